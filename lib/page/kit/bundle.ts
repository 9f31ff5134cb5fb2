/** Bundles modules for a browser, with Deno's own bundler. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripComments } from "./strip.ts";

/** The project's configuration, which names its packages. */
export const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));

export class Bundler {
  /** The files that went into what was bundled. */
  readonly sources = new Set<string>();
  readonly #options: string[];
  #count = 0;
  #first?: Promise<unknown>;

  /** @param importMap A file that maps packages to addresses. */
  constructor(private readonly folder: string, importMap: string) {
    this.#options = [`--config=${CONFIG}`, `--import-map=${importMap}`];
  }

  /** Minified modules by name; what several of them need becomes a module called `chunk-…`. */
  async modules(entries: Record<string, string>): Promise<Map<string, string>> {
    const folder = await this.#split(entries);
    for (const [name, text] of await readAll(folder)) {
      await Deno.writeTextFile(join(folder, `${name}.js`), withoutOtherLanguages(text));
    }
    const paths = Object.keys(entries).map((name) => join(folder, `${name}.js`));
    const options = ["--format=esm", "--code-splitting", "--minify"];
    return await readAll(await this.#bundle([...options, ...paths]));
  }

  async script(entry: string): Promise<string> {
    const [[, text]] = await readAll(await this.#bundle(["--format=iife", "--minify", entry]));
    return text;
  }

  /**
   * A minified script that runs the module `main`. What it shares with the module `named` keeps all
   * names, and the text of every function.
   */
  async scriptWithNames(main: string, named: string): Promise<string> {
    const folder = await this.#split({ main, named });
    const options = ["--format=cjs", "--minify", "--external=./chunk-*"];
    const out = await this.#bundle([...options, join(folder, "main.js")]);
    const script = await Deno.readTextFile(join(out, "main.js"));
    const chunks = [...await readAll(folder)].filter(([name]) => name.startsWith("chunk-"));
    const [statement, list] = /\nexport \{([^}]*)\};\s*$/.exec(chunks[0]?.[1]) ?? [];
    if (chunks.length !== 1 || statement === undefined) {
      throw new Error("The modules of a script with names must share one chunk.");
    }
    // As from a module: an exported variable is read when it is used.
    const getters = list.trim().split(/,\s*/).map((name) => {
      const [own, exported = own] = name.split(" as ");
      return `get ${exported}(){return ${own}}`;
    });
    const chunk = withClassNames(stripComments(chunks[0][1].slice(0, -statement.length)));
    const text = `"use strict";(()=>{const shared=(()=>{${chunk}\nreturn{${getters.join()}}})(),` +
      `require=()=>shared,module={};${script}})()`;
    // Without the paths of packages on this machine.
    return text.replace(/(__commonJS\)?\(\{\s*)"[^"]*"/g, '$1""');
  }

  /** A folder with a module for each entry, and the chunks that they share. */
  async #split(entries: Record<string, string>): Promise<string> {
    const folder = join(this.folder, `entries-${++this.#count}`);
    await Deno.mkdir(folder);
    const paths = Object.entries(entries).map(([name, path]) => {
      const entry = join(folder, `${name}.ts`);
      Deno.writeTextFileSync(entry, `export * from ${JSON.stringify(path)};\n`);
      return entry;
    });
    return await this.#bundle(["--format=esm", "--code-splitting", ...paths]);
  }

  async #bundle(options: string[]): Promise<string> {
    const out = join(this.folder, `${++this.#count}`);
    const command = new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform=browser", "--sourcemap=external", `--outdir=${out}`],
        ...this.#options,
        ...options,
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
    });
    // When it is first used, Deno downloads its bundler, which fails in two processes at once.
    const output = this.#first?.then(() => command.output()) ?? command.output();
    this.#first ??= output;
    const { success, stderr } = await output;
    if (!success) {
      throw new Error(`The page's code cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
    }
    for (const [, map] of await readAll(out, ".js.map")) {
      for (const name of JSON.parse(map).sources) {
        const source = join(out, decodeURIComponent(name));
        if (!source.startsWith(this.folder)) this.sources.add(source);
      }
    }
    return out;
  }
}

/** Removes what Babel's parser reads besides JavaScript and TypeScript, such as Flow's types. */
function withoutOtherLanguages(script: string): string {
  const parsers =
    /^(var \w+ = \((\w+)\) => )class (?!TypeScript)\w+Mixin extends \2 \{\n[^]*?^\};$/gm;
  const errors = /^var \w+ = ParseErrorEnum`(?!typescript)\w+`\(\w+\);$/gm;
  return script.replace(parsers, "$1$2;").replace(errors, "");
}

/** Undoes the names `var A = class _A` of the bundler, which traces would show. */
function withClassNames(script: string): string {
  const names = Array.from(script.matchAll(/\bvar (\w+) = class _\1\b/g), ([, name]) => name);
  return names.reduce((text, name) => text.replace(RegExp(`\\b_${name}\\b`, "g"), name), script);
}

/** The files in a folder, by their names without the ending. */
async function readAll(folder: string, ending = ".js"): Promise<Map<string, string>> {
  const entries = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const names = entries.filter((name) => name.endsWith(ending)).sort();
  return new Map(names.map((name) => [
    name.slice(0, -ending.length),
    Deno.readTextFileSync(join(folder, name)),
  ]));
}
