import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContext } from "playwright-core";
import { writeFileAtomically } from "../../../lib/jupyter/atomic.ts";
import {
  parseArguments,
  print,
  printError,
  reportFailure,
} from "../../../lib/jupyter/command_line.ts";
import { openBrowser } from "../../browser/chromium.ts";
import { withTable } from "../readme.ts";
import { aligned } from "../table.ts";
import { PACKAGES, type Tool, TOOLS } from "./tools.ts";

const HELP = `Compare pages made of a notebook by several tools, and print a table.

Usage: deno task bench-pages [--update]

  --update  renew the table in README.md
  --help    show this text

The notebook has a title and the cell 6 * 7. It is opened from disk, and from a server on this
machine; in both cases nothing beyond this machine can be reached. The other tools are installed
from PyPI into dist/compared, with python3.`;

/** How long a result is waited for, in milliseconds. */
const PATIENCE = 30_000;

interface Row {
  tool: string;
  files: number;
  bytes: number;
  /** Requests to other machines that a page makes when it is opened from disk. */
  outside: number;
  /** Seconds from opening to the first result; null when there is none. */
  fromDisk: number | null;
  fromServer: number | null;
  language: string;
  edits: boolean;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArguments(args, { update: { type: "boolean" } }, HELP);
  const python = await install();
  const folder = await Deno.makeTempDir({ prefix: "unroll-compared-" });
  const browser = await openBrowser();
  try {
    const rows: Row[] = [];
    for (const tool of TOOLS) {
      printError(`${tool.name} ...`);
      rows.push(await measure(tool, join(folder, tool.name), browser, python));
    }
    const text = table(rows);
    print(text);
    if (values.update) {
      const readme = fileURLToPath(new URL("../../../README.md", import.meta.url));
      await writeFileAtomically(readme, withTable(await Deno.readTextFile(readme), text, "pages"));
    }
    return 0;
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** A Python with the other tools. */
async function install(): Promise<string> {
  const folder = fileURLToPath(new URL("../../../dist/compared", import.meta.url));
  const python = join(folder, "bin", "python");
  printError("Installing marimo, JupyterLite and nbconvert ...");
  for (
    const [program, ...args] of [
      ["python3", "-m", "venv", folder],
      [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES],
    ]
  ) {
    const { success } = await new Deno.Command(program, { args, stdout: "null" }).spawn().status;
    if (!success) throw new Error(`${program} ${args.join(" ")} failed.`);
  }
  return python;
}

async function measure(
  tool: Tool,
  folder: string,
  browser: Browser,
  python: string,
): Promise<Row> {
  await Deno.mkdir(folder);
  const start = await tool.make(folder, python);
  const { files, bytes } = await sizeOf(folder);
  const outside = new Set<string>();
  const disk = `${pathToFileURL(folder).href}/${start}`;
  const fromDisk = await firstResult(tool, disk, await offline(browser, outside));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => serveFile(folder, new URL(request.url).pathname),
  );
  const address = `http://127.0.0.1:${server.addr.port}/${start}`;
  const fromServer = await firstResult(tool, address, await offline(browser, new Set()));
  await server.shutdown();
  const { name, language, edits } = tool;
  return { tool: name, files, bytes, outside: outside.size, fromDisk, fromServer, language, edits };
}

/** A context that reaches this machine only, and records what else is asked for. */
async function offline(browser: Browser, outside: Set<string>): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => {
    outside.add(route.request().url());
    return route.abort();
  });
  return context;
}

/** Seconds from opening a page until its cell has been run there; null when that fails. */
async function firstResult(
  tool: Tool,
  address: string,
  context: BrowserContext,
): Promise<number | null> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const start = performance.now();
  try {
    await page.goto(address);
    await tool.run(page);
    return (performance.now() - start) / 1000;
  } catch {
    return null;
  } finally {
    await context.close();
  }
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  let [files, bytes] = [0, 0];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const size = isDirectory
      ? await sizeOf(path)
      : { files: 1, bytes: (await Deno.stat(path)).size };
    files += size.files;
    bytes += size.bytes;
  }
  return { files, bytes };
}

const TYPES: Record<string, string> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  mjs: "text/javascript",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

async function serveFile(folder: string, path: string): Promise<Response> {
  try {
    const file = await Deno.readFile(join(folder, decodeURIComponent(path)));
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
    return new Response(file, { headers: { "content-type": type } });
  } catch {
    return new Response("Not found", { status: 404 });
  }
}

function table(rows: Row[]): string {
  const seconds = (value: number | null) => value === null ? "never" : `${value.toFixed(1)} s`;
  return aligned([
    [
      "",
      "files",
      "size",
      "requests elsewhere",
      "from disk",
      "from a server",
      "editable",
      "cells are",
    ],
    ...rows.map((row) => [
      row.tool,
      row.files.toLocaleString("en"),
      `${(row.bytes / 1e6).toFixed(1)} MB`,
      String(row.outside),
      seconds(row.fromDisk),
      seconds(row.fromServer),
      row.edits ? "yes" : "no",
      row.language,
    ]),
  ]);
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
