/**
 * The machinery of a page that is alive: code for the reader's browser, bundled, packed, and written
 * as text into the page. It is unpacked when it is first needed.
 */

import { dirname, join } from "node:path";
import { gzipAsync } from "@gfx/zopfli";
import { PLAYGROUND_PART } from "../playground.ts";
import { Bundler, CONFIG } from "./bundle.ts";
import { remember } from "./cache.ts";
import { licencesOf } from "./licences.ts";
import { packPart } from "./pack.ts";

/** The full address of a module, seen from here. */
const address = (path: string) => new URL(path, import.meta.url).href;

/** Modules of the page, each a part that is unpacked by itself; what they share is one, too. */
const MODULES: Record<string, string> = {
  page: address("../live/run/controller.ts"),
  [PLAYGROUND_PART]: address("../../playground/mount.ts"),
  editor: address("../live/edit/start_editing.ts"),
  math: address("../live/math.ts"),
  stepper: address("../live/stepper.ts"),
};

/** The script of all workers. */
const WORKER = address("../live/worker/roles.ts");

/** What is to keep its names in there: the text of a function can be part of what cells show. */
const NAMED = address("../../tensor/mod.ts");

/** What runs as soon as the page is there. */
const BOOT = address("../live/boot/boot.ts");

/** Packages, and a module, in whose place the page has something smaller. */
const SUBSTITUTES: Record<string, string> = {
  jsdom: "../live/substitutes/jsdom.ts",
  temml: "../live/substitutes/temml.ts",
  [address("../../notebook/markdown.ts")]: "../live/substitutes/markdown.ts",
};

/** All that a page needs to be alive. */
export interface Kit {
  /** A script that runs at once. */
  boot: string;
  /** What is unpacked to run and edit cells, as HTML. */
  machinery: string;
  /** What the playground needs beside that, as HTML. */
  playground: string;
  /** What cells need that show formulas, as HTML. */
  math?: string;
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
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll-kit-" }));
  try {
    const importMap = join(folder, "import_map.json");
    await Deno.writeTextFile(importMap, JSON.stringify(await substituted()));
    const bundler = new Bundler(folder, importMap);
    const [modules, worker, boot] = await Promise.all([
      bundler.modules(MODULES),
      bundler.scriptWithNames(WORKER, NAMED),
      bundler.script(BOOT),
    ]);
    const licences = await licencesOf(bundler.sources, dirname(CONFIG));
    const texts = [...modules, ["worker", worker], ["licences", licences]];
    // Zopfli's gzip is a twentieth smaller than zlib's.
    const parts = await Promise.all(texts.map(async ([name, text]) => {
      const gzip = await gzipAsync(new TextEncoder().encode(text), {
        numiterations: 5,
        blocksplittingmax: 0,
      });
      return { name, html: packPart(name, gzip) };
    }));
    const extra = [PLAYGROUND_PART, "math"];
    const htmlOf = (isThere: (name: string) => boolean) =>
      parts.filter(({ name }) => isThere(name)).map(({ html }) => html).join("");
    const [playground, math] = extra.map((part) => htmlOf((name) => name === part));
    return { boot, machinery: htmlOf((name) => !extra.includes(name)), playground, math };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
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
