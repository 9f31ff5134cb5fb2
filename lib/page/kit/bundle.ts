/** Puts modules for a browser together, with Deno's own bundler. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripComments } from "./strip.ts";

/** The project's configuration, which names its packages. */
export const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));

/** Bundles into a folder. */
export class Bundler {
  /** The files that went into what was bundled. */
  readonly sources = new Set<string>();
  readonly #folder: string;
  readonly #options: string[];
  #count = 0;

  /** @param importMap A file that says where packages are. */
  constructor(folder: string, importMap: string) {
    this.#folder = folder;
    this.#options = [`--config=${CONFIG}`, `--import-map=${importMap}`];
  }

  /** Minified modules by name; what several of them need becomes a module called `chunk-…`. */
  async modules(entries: Record<string, string>): Promise<Map<string, string>> {
    const folder = await this.#split(entries, []);
    for (const [name, text] of await readAll(folder)) {
      await Deno.writeTextFile(join(folder, `${name}.js`), withoutOtherLanguages(text));
    }
    const paths = Object.keys(entries).map((name) => join(folder, `${name}.js`));
    const options = ["--format=esm", "--code-splitting", "--minify"];
    return await readAll(await this.#bundle([...options, ...paths]));
  }

  /** A minified script. */
  async script(entry: string): Promise<string> {
    const [[, text]] = await readAll(await this.#bundle(["--format=iife", "--minify", entry]));
    return text;
  }

  /**
   * A script that runs the module `main`. It is minified, but for what it has in common with the
   * module `named`: there, all names stay, and the text of every function.
   */
  async scriptWithNames(main: string, named: string): Promise<string> {
    const folder = await this.#split({ main, named }, []);
    const out = await this.#bundle([
      ...["--format=cjs", "--minify", "--external=./chunk-*"],
      join(folder, "main.js"),
    ]);
    const script = await Deno.readTextFile(join(out, "main.js"));
    const chunks = [...await readAll(folder)].filter(([name]) => name.startsWith("chunk-"));
    const [statement, list] = /\nexport \{([^}]*)\};\s*$/.exec(chunks[0]?.[1]) ?? [];
    if (chunks.length !== 1 || statement === undefined) {
      throw new Error("A script with names has to have one chunk in common with them.");
    }
    // As from a module: who reads an exported variable gets the value that it has then.
    const getters = list.trim().split(/,\s*/).map((name) => {
      const [own, exported = own] = name.split(" as ");
      return `get ${exported}(){return ${own}}`;
    });
    const chunk = withClassNames(stripComments(chunks[0][1].slice(0, -statement.length)));
    const text = `"use strict";(()=>{const shared=(()=>{${chunk}\nreturn{${getters.join()}}})(),` +
      `require=()=>shared,module={};${script}})()`;
    // Where a package lies on this machine is nobody's business.
    return text.replace(/(__commonJS\)?\(\{\s*)"[^"]*"/g, '$1""');
  }

  /** A folder with a module for each entry, and the chunks that they share. */
  async #split(entries: Record<string, string>, options: string[]): Promise<string> {
    const folder = join(this.#folder, `entries-${++this.#count}`);
    await Deno.mkdir(folder);
    const paths = Object.entries(entries).map(([name, path]) => {
      const entry = join(folder, `${name}.ts`);
      Deno.writeTextFileSync(entry, `export * from ${JSON.stringify(path)};\n`);
      return entry;
    });
    return await this.#bundle(["--format=esm", "--code-splitting", ...options, ...paths]);
  }

  /** Bundles into a folder of its own. */
  async #bundle(options: string[]): Promise<string> {
    const out = join(this.#folder, `${++this.#count}`);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform=browser", "--sourcemap=external", `--outdir=${out}`],
        ...this.#options,
        ...options,
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (!success) {
      throw new Error(`The page's code cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
    }
    for (const [, map] of await readAll(out, ".js.map")) {
      const sources: string[] = JSON.parse(map).sources.map((source: string) =>
        join(out, decodeURIComponent(source))
      );
      for (const source of sources) {
        if (!source.startsWith(this.#folder)) this.sources.add(source);
      }
    }
    return out;
  }
}

/** Without what Babel's parser could read beside JavaScript and TypeScript, such as Flow's types. */
function withoutOtherLanguages(script: string): string {
  const parsers =
    /^(var \w+ = \((\w+)\) => )class (?!TypeScript)\w+Mixin extends \2 \{\n[^]*?^\};$/gm;
  const errors = /^var \w+ = ParseErrorEnum`(?!typescript)\w+`\(\w+\);$/gm;
  return script.replace(parsers, "$1$2;").replace(errors, "");
}

/** The bundler writes `var A = class _A` of a class that uses its own name; traces would show that. */
function withClassNames(script: string): string {
  const names = Array.from(script.matchAll(/\bvar (\w+) = class _\1\b/g), ([, name]) => name);
  return names.reduce((text, name) => text.replace(RegExp(`\\b_${name}\\b`, "g"), name), script);
}

/** The files in a folder, by their names without the ending. */
async function readAll(folder: string, ending = ".js"): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(ending)) continue;
    files.set(name.slice(0, -ending.length), await Deno.readTextFile(join(folder, name)));
  }
  return new Map([...files].sort(([a], [b]) => a < b ? -1 : 1));
}
