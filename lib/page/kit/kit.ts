/** The code of a page that is alive, bundled and packed. It is unpacked when it is first needed. */

import { dirname, join } from "node:path";
import { gzipAsync } from "@gfx/zopfli";
import { Bundler, CONFIG } from "./bundle.ts";
import { remember } from "./cache.ts";
import { licencesOf } from "./licences.ts";
import { PART_TYPE } from "../live/boot/unpack.ts";
import { escapeHtml } from "../render/html.ts";

/** The full address of a module, seen from here. */
const address = (path: string) => new URL(path, import.meta.url).href;

/** Modules of the page, each a part that is unpacked by itself; what they share is one, too. */
const MODULES: Record<string, string> = {
  page: address("../live/run/controller.ts"),
  playground: address("../../playground/mount.ts"),
  editor: address("../live/edit/start_editing.ts"),
  math: address("../live/math.ts"),
  stepper: address("../live/stepper.ts"),
};

const WORKER = address("../live/worker/roles.ts");

/** What keeps its names in there: cells can show the text of a function. */
const NAMED = address("../../tensor/mod.ts");

/** The script that runs at once. */
const BOOT = address("../live/boot/boot.ts");

/** Smaller substitutes for packages and a module. */
const SUBSTITUTES: Record<string, string> = {
  jsdom: "../live/substitutes/jsdom.ts",
  temml: "../live/substitutes/temml.ts",
  [address("../../notebook/markdown.ts")]: "../live/substitutes/markdown.ts",
};

/** All that a page needs to be alive. */
export interface Kit {
  boot: string;
  /** What is unpacked, by name, as HTML. */
  parts: Record<string, string>;
}

/** Gzip as an element with data, in base64: `base64 -d | gunzip` reads it. */
export function packPart(name: string, gzip: Uint8Array): string {
  const packed = gzip.toBase64();
  return `<script type="${PART_TYPE}" data-part="${escapeHtml(name)}">${packed}</script>\n`;
}

let made: Promise<Kit> | undefined;

/** Bundles and packs the code, once for a state of the project. */
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
    // Zopfli's gzip is a twentieth smaller than zlib's. More blocks would take twice as long, and
    // save another half percent.
    const options = { numiterations: 3, blocksplittingmax: 8 };
    const parts: Record<string, string> = {};
    for (const [name, text] of texts) {
      const gzip = await gzipAsync(new TextEncoder().encode(text), options);
      parts[name] = packPart(name, gzip);
    }
    return { boot, parts };
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
