/**
 * The machinery of a page that is alive: code for the reader's browser, bundled, packed, and written
 * as text into the page. It is unpacked when it is first needed.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compress } from "lzma1";
import { encode } from "./live/boot/encode.ts";

/** Modules of the page, each a part that is unpacked by itself; what they share is one, too. */
const MODULES: Record<string, string> = {
  page: "./live/control/entry.ts",
  compiler: "./live/compile/cell.ts",
  playground: "../playground/mount.ts",
};

/** The script of all workers. */
const WORKER = "./live/worker/entry.ts";

/** What runs as soon as the page is there. */
const BOOT = "./live/boot/entry.ts";

/** Packages in whose place the page has something smaller. */
const SUBSTITUTES: Record<string, string> = {
  jsdom: "./live/control/jsdom.ts",
  temml: "./live/control/temml.ts",
};

/** A part of the page, packed. */
export interface Part {
  name: string;
  /** Encoded; see `boot/encode.ts`. */
  text: string;
  /** Bytes, before it was encoded. */
  size: number;
  /** Parts that it imports. */
  needs: string[];
}

/** All that a page needs to be alive. */
export interface Kit {
  /** A script that runs at once. */
  boot: string;
  parts: Part[];
}

let made: Promise<Kit> | undefined;

/** Bundles the machinery, once in a process. Needs to run Deno, and a folder for temporary files. */
export function makeKit(): Promise<Kit> {
  return made ??= bundleAll();
}

/** Packs text as a part of the page. */
export function pack(name: string, text: string, needs: string[] = []): Part {
  const bytes = Uint8Array.from(compress(new TextEncoder().encode(text), 9));
  return { name, text: encode(bytes), size: bytes.length, needs };
}

async function bundleAll(): Promise<Kit> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-kit-" });
  try {
    const importMap = join(folder, "import_map.json");
    await Deno.writeTextFile(importMap, JSON.stringify(await substituted()));
    const out = join(folder, "out");
    const entries = await Promise.all(
      Object.entries(MODULES).map(async ([name, path]) => {
        const entry = join(folder, `${name}.ts`);
        await Deno.writeTextFile(entry, `export * from ${JSON.stringify(address(path))};\n`);
        return entry;
      }),
    );
    const [worker, boot] = [join(folder, "worker.js"), join(folder, "boot.js")];
    await Promise.all([
      bundle(["--format=esm", "--code-splitting", `--outdir=${out}`], entries, importMap),
      bundle(["--format=iife", `--output=${worker}`], [address(WORKER)], importMap),
      bundle(["--format=iife", `--output=${boot}`], [address(BOOT)], importMap),
    ]);
    return {
      boot: await Deno.readTextFile(boot),
      parts: [...await readModules(out), pack("worker", await Deno.readTextFile(worker))],
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readModules(folder: string): Promise<Part[]> {
  const parts: Part[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(join(folder, name));
    const needs = [...text.matchAll(/"\.\/(chunk-\w+)\.js"/g)].map(([, need]) => need);
    parts.push(pack(name.replace(/\.js$/, ""), text, [...new Set(needs)]));
  }
  return parts.sort((a, b) => a.name < b.name ? -1 : 1);
}

async function bundle(options: string[], entries: string[], importMap: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      `--config=${fileURLToPath(address("../../deno.json"))}`,
      `--import-map=${importMap}`,
      "--platform=browser",
      "--minify",
      ...options,
      ...entries,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (success) return;
  throw new Error(`The page's code cannot be bundled:\n${new TextDecoder().decode(stderr)}`);
}

/** The project's own import map, with the substitutes; addresses are complete. */
async function substituted(): Promise<{ imports: Record<string, string> }> {
  const { imports } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const complete = Object.entries(imports as Record<string, string>).map(([name, target]) => [
    name,
    target.startsWith(".") ? address(`../../${target}`) : target,
  ]);
  const substitutes = Object.entries(SUBSTITUTES).map(([name, path]) => [name, address(path)]);
  return { imports: Object.fromEntries([...complete, ...substitutes]) };
}

function address(path: string): string {
  return new URL(path, import.meta.url).href;
}
