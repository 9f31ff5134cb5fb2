/**
 * The machinery of a page that is alive: code for the reader's browser, bundled, packed, and written
 * as text into the page. It is unpacked when it is first needed.
 */

import { join } from "node:path";
import { address, Bundler, CONFIG, type Module } from "./bundle.ts";
import { packParts, type Part } from "./pack.ts";
import { PLAYGROUND_PART } from "../playground.ts";
import { remember } from "./cache.ts";
import { stripComments } from "./strip.ts";

/** Modules of the page, each a part that is unpacked by itself; what they share is one, too. */
const MODULES: Record<string, string> = {
  page: "../live/run/controller.ts",
  [PLAYGROUND_PART]: "../../playground/mount.ts",
  editor: "../live/edit/start_editing.ts",
};

/**
 * The module of all workers, and what it has from elsewhere under its own names: the text of a
 * function of `tensor` is part of the programs that cells show.
 */
const WORKER = { worker: "../live/worker/roles.ts", named: "../../tensor/mod.ts" };

/** What runs as soon as the page is there. */
const BOOT = "../live/boot/boot.ts";

/** Packages in whose place the page has something smaller. */
const SUBSTITUTES: Record<string, string> = {
  jsdom: "../live/substitutes/jsdom.ts",
  temml: "../live/substitutes/temml.ts",
};

/** All that a page needs to be alive. */
export interface Kit {
  /** A script that runs at once. */
  boot: string;
  /** What is unpacked to run and edit cells, as HTML. */
  machinery: string;
  /** What the playground needs beside that, as HTML. */
  playground: string;
}

let made: Promise<Kit> | undefined;

/**
 * Bundles and packs the machinery, once for a state of the project. Needs to run Deno, and a folder
 * for temporary files.
 */
export function makeKit(): Promise<Kit> {
  return made ??= remember("kit", bundleAll);
}

async function bundleAll(): Promise<Kit> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-kit-" });
  try {
    const importMap = join(folder, "import_map.json");
    await Deno.writeTextFile(importMap, JSON.stringify(await substituted()));
    const bundler = new Bundler(folder, importMap);
    const [modules, worker, boot] = await Promise.all([
      bundler.modules("main", MODULES, true),
      bundleWorker(bundler),
      bundler.script(address(BOOT)),
    ]);
    const parts = [...modules, ...worker].map(toPart);
    return {
      boot,
      machinery: packParts(parts.filter(({ name }) => name !== PLAYGROUND_PART)),
      playground: packParts(parts.filter(({ name }) => name === PLAYGROUND_PART)),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Minifies all but what is to keep its names. */
async function bundleWorker(bundler: Bundler): Promise<Module[]> {
  const modules = await bundler.modules("worker", WORKER, false);
  const needed = modules.filter(({ name }) => name !== "named");
  return await Promise.all(needed.map(async ({ name, text, path }) => ({
    name,
    path,
    text: name === "worker" ? await bundler.minified(path) : stripComments(text),
  })));
}

function toPart({ name, text }: Module): Part {
  const needs = [...text.matchAll(/"\.\/(chunk-\w+)\.js"/g)].map(([, need]) => need);
  return { name, text, needs: [...new Set(needs)] };
}

/** The project's own import map, with the substitutes; addresses are complete. */
async function substituted(): Promise<{ imports: Record<string, string> }> {
  const { imports } = JSON.parse(await Deno.readTextFile(CONFIG));
  const complete = Object.entries(imports as Record<string, string>).map(([name, target]) => [
    name,
    target.startsWith(".") ? address(`../../../${target}`) : target,
  ]);
  const substitutes = Object.entries(SUBSTITUTES).map(([name, path]) => [name, address(path)]);
  return { imports: Object.fromEntries([...complete, ...substitutes]) };
}
