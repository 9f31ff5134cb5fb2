/** Puts modules for a browser together, with Deno's own bundler. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's configuration, which names its packages. */
export const CONFIG = fileURLToPath(new URL("../../../deno.json", import.meta.url));

/** A module that was put together. */
export interface Module {
  name: string;
  text: string;
  path: string;
}

/** Bundles into a folder. */
export class Bundler {
  readonly #folder: string;
  readonly #options: string[];
  #scripts = 0;

  /** @param importMap A file that says where packages are. */
  constructor(folder: string, importMap: string) {
    this.#folder = folder;
    this.#options = [`--config=${CONFIG}`, `--import-map=${importMap}`];
  }

  /** Modules by name; what several of them need becomes a module called `chunk-…`. */
  async modules(
    group: string,
    entries: Record<string, string>,
    minify: boolean,
  ): Promise<Module[]> {
    const folder = join(this.#folder, group);
    await Deno.mkdir(folder);
    const paths = await Promise.all(
      Object.entries(entries).map(async ([name, path]) => {
        const entry = join(folder, `${name}.ts`);
        await Deno.writeTextFile(entry, `export * from ${JSON.stringify(address(path))};\n`);
        return entry;
      }),
    );
    const out = join(folder, "out");
    const options = ["--format=esm", "--code-splitting", `--outdir=${out}`];
    await this.#bundle([...options, ...(minify ? ["--minify"] : []), ...paths]);
    const modules: Module[] = [];
    for await (const { name } of Deno.readDir(out)) {
      const path = join(out, name);
      modules.push({ name: name.replace(/\.js$/, ""), text: await Deno.readTextFile(path), path });
    }
    return modules.sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** A minified script. */
  script(entry: string): Promise<string> {
    return this.#single(["--format=iife", "--minify", entry]);
  }

  /** A module, minified; what it imports stays outside. */
  minified(path: string): Promise<string> {
    return this.#single(["--format=esm", "--minify", "--external=./chunk-*", path]);
  }

  async #single(options: string[]): Promise<string> {
    const path = join(this.#folder, `${++this.#scripts}.js`);
    await this.#bundle([`--output=${path}`, ...options]);
    return await Deno.readTextFile(path);
  }

  async #bundle(options: string[]): Promise<void> {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform=browser", ...this.#options, ...options],
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    if (success) return;
    throw new Error(`The page's code cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
  }
}

/** The full address of a module beside this one. */
export function address(path: string): string {
  return new URL(path, import.meta.url).href;
}
