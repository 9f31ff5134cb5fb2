/** Finds files that have changed since they were imported: a kernel loads each module once. */

import { createHash } from "node:crypto";
import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Command, runCommand } from "../command.ts";
import { projectRoot } from "../project.ts";

/** The versions of a file. */
interface ModuleFile {
  /** The hash of its content as it was imported; "" if it changed before it could be read. */
  loaded: string;
  /** The hash of its content when it was last read. */
  latest: string;
  /** When it had been written, when it was last read. */
  writtenAt: number;
}

/** A part of the output of `deno info --json`. */
interface ModuleInfo {
  specifier: string;
  local?: string;
  dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
}

/** The files of the modules that a notebook has imported, with all that they import. */
export class Modules {
  readonly #folder: string;
  /** Modules that cells have imported, with the moment when they first did. */
  readonly #imported = new Map<string, number>();
  readonly #files = new Map<string, ModuleFile>();
  #news: [module: string, importedAt: number][] = [];

  /** @param folder What imports are relative to. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A cell imports a module. */
  add(specifier: string, importedAt: number): void {
    const base = pathToFileURL(`${this.#folder}/`);
    const module = /^\.{0,2}\//.test(specifier) ? new URL(specifier, base).href : specifier;
    if (/^(npm|node|jsr|data|https?):/.test(module) || this.#imported.has(module)) return;
    this.#imported.set(module, importedAt);
    this.#news.push([module, importedAt]);
  }

  /** Finds the files of the latest imports. */
  async follow(): Promise<void> {
    const news = this.#news.splice(0);
    for (const [module, importedAt] of news) {
      for (const path of await this.#graph(module)) {
        if (this.#files.has(path)) continue;
        const { content, writtenAt } = await look(path);
        // A file that was written later is not what was imported.
        const loaded = writtenAt <= importedAt ? content : "";
        this.#files.set(path, { loaded, latest: loaded, writtenAt: loaded ? writtenAt : 0 });
      }
    }
  }

  /** Notes about files that have changed, one for each change. */
  async findChanges(): Promise<string[]> {
    const notes: string[] = [];
    for (const [path, file] of this.#files) {
      const writtenAt = await lastWritten(path);
      if (writtenAt === file.writtenAt) continue;
      const { content } = await look(path);
      const isNew = content !== file.latest && content !== file.loaded;
      Object.assign(file, { latest: content, writtenAt });
      const name = relative(await projectRoot(this.#folder), path).replaceAll(sep, "/");
      if (isNew) notes.push(`${name} has changed: Restart & Run All uses it.\n`);
    }
    return notes;
  }

  /** The files of a module and of all that it imports. */
  async #graph(module: string): Promise<string[]> {
    const program = `data:application/typescript,${encodeURIComponent(`import "${module}"`)}`;
    const command: Command = [Deno.execPath(), "info", "--json", "--quiet", program];
    const result = await runCommand(command, { cwd: this.#folder });
    if (!result?.success) return [];
    const { modules }: { modules: ModuleInfo[] } = JSON.parse(result.stdout);
    const known = new Map(modules.map((info) => [info.specifier, info]));
    const found = new Set([program]);
    // Types are not loaded, and dynamic imports perhaps later.
    for (const specifier of found) {
      for (const { code, isDynamic } of known.get(specifier)?.dependencies ?? []) {
        if (code && !isDynamic) found.add(code.specifier);
      }
    }
    return [...found].filter((url) => url.startsWith("file:") && !url.includes("/node_modules/"))
      .map((url) => fileURLToPath(url));
  }
}

async function lastWritten(path: string): Promise<number> {
  return (await Deno.stat(path).catch(() => undefined))?.mtime?.getTime() ?? 0;
}

/** The hash of a file's content, and when it was written. */
async function look(path: string): Promise<{ content: string; writtenAt: number }> {
  const writtenAt = await lastWritten(path);
  const bytes = await Deno.readFile(path).catch(() => undefined);
  const content = bytes ? createHash("sha256").update(bytes).digest("base64") : "missing";
  return { content, writtenAt };
}
