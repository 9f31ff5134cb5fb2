/** `deno task tutorial`: runs notebooks and writes them as HTML pages. */

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { writeFileAtomically } from "../jupyter/atomic.ts";
import { describeThrow } from "../jupyter/describe_throw.ts";
import { cannotWrite, UsageError } from "../jupyter/errors.ts";
import {
  parseArguments,
  parseTimeout,
  print,
  printError,
  reportFailure,
  resolvePath,
} from "../jupyter/command_line.ts";
import { runWithProgress } from "../jupyter/run_progress.ts";
import { buildPage } from "./build.ts";
import { makeKit } from "./kit/kit.ts";
import { type PageOf, pagesOf } from "./render/links.ts";
import { openInBrowser } from "./open.ts";
import { watchNotebooks } from "./watch.ts";

const DEFAULT_NOTEBOOK = "notebooks/rnn_sine.ipynb";

const HELP =
  `Run notebooks in a fresh Deno kernel and write each as one HTML page that works offline.

Usage: deno task tutorial [paths...] [options]

  paths            notebooks to run; ${DEFAULT_NOTEBOOK} when none is given
  --output <path>  a folder for the pages (default: dist), or a name ending in .html for one page
  --open           show the pages in the default browser
  --watch          build again when a notebook is saved, or code that it uses; Ctrl+C ends it
  --timeout <s>    interrupt a cell after this many seconds (default 120)
  --static         make a page for reading, whose cells do not run
  --allow-errors   go on after a cell that throws, and show its error on the page
  --help           show this text

Cells run with all permissions; the notebooks themselves are not changed. A page is written only
when every cell has run; with --allow-errors also when some threw, and the exit code is 1 then.`;

interface Job {
  notebook: string;
  page: string;
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    output: { type: "string", short: "o" },
    open: { type: "boolean" },
    timeout: { type: "string" },
    "allow-errors": { type: "boolean" },
    static: { type: "boolean" },
    watch: { type: "boolean" },
  }, HELP);
  const options = {
    timeout: parseTimeout(values.timeout),
    allowErrors: values["allow-errors"],
    open: values.open,
    isStatic: values.static,
  };
  const notebooks = positionals.length > 0 ? positionals.map(resolvePath) : [DEFAULT_NOTEBOOK];
  const jobs = planJobs(notebooks, values.output);
  if (values.watch) return await watchNotebooks(args, jobs.map(({ notebook }) => notebook));
  const pageOf = pagesOf(jobs, existsSync);
  let code = 0;
  for (const job of jobs) {
    try {
      code = Math.max(code, await publish(job, pageOf, options));
    } catch (error) {
      code = Math.max(code, reportFailure(error));
    }
  }
  return code;
}

/**
 * Decides where each page goes, before anything runs.
 *
 * @throws {UsageError} when two pages would have one name, or a page cannot be where it should
 */
export function planJobs(notebooks: string[], output?: string): Job[] {
  const paths = [...new Set(notebooks.map((path) => resolve(path)))];
  const isFile = output !== undefined && /\.html?$/i.test(output);
  if (isFile && paths.length > 1) {
    throw new UsageError(
      `--output ${output} is one file, but there are ${paths.length} notebooks. Name a folder.`,
    );
  }
  if (output !== undefined && /\.ipynb$/i.test(output)) {
    throw new UsageError(`--output ${output} is a notebook. Name an .html file or a folder.`);
  }
  const folder = output === undefined ? resolve("dist") : resolvePath(output);
  if (!isFile && infoOf(folder)?.isFile) {
    throw new UsageError(
      `${folder} is a file. Name a folder for the pages, or a file ending in .html.`,
    );
  }
  const taken = new Map<string, string>();
  return paths.map((notebook) => {
    const page = isFile
      ? folder
      : join(folder, basename(notebook).replace(/\.ipynb$/i, "") + ".html");
    if (infoOf(page)?.isDirectory) {
      throw new UsageError(`${page} is a folder. Name another file with --output.`);
    }
    // Some file systems take A.html and a.html for the same file.
    const key = page.toLowerCase();
    const other = taken.get(key);
    if (other !== undefined) {
      throw new UsageError(
        `${other} and ${notebook} would both become ${page}. Run them one by one, with --output.`,
      );
    }
    taken.set(key, notebook);
    return { notebook, page };
  });
}

/** What exists at a path, as far as it may be read. */
function infoOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

type JobOptions = Parameters<typeof runWithProgress>[1] & { open?: boolean; isStatic?: boolean };

async function publish(job: Job, pageOf: PageOf, options: JobOptions): Promise<number> {
  const start = performance.now();
  const { notebook, page } = job;
  const { isStatic, open, ...running } = options;
  const { notebook: run, errors, cells } = await runWithProgress(notebook, running);
  const html = buildPage(run, {
    baseDir: dirname(notebook),
    title: basename(notebook).replace(/\.ipynb$/i, ""),
    warn: printError,
    pages: { own: page, pageOf },
    kit: isStatic ? undefined : await makeKit(),
  });
  try {
    await Deno.mkdir(dirname(page), { recursive: true });
    await writeFileAtomically(page, html);
  } catch (cause) {
    throw cannotWrite(page, cause as Error);
  }
  for (const error of errors) printError(`\n${describeThrow(error)}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const size = Math.round(new TextEncoder().encode(html).length / 1000);
  const threw = errors.length > 0 ? `, ${errors.length} threw` : "";
  print(`${page}: ${cells === 1 ? "1 cell" : `${cells} cells`}${threw}, ${size} KB, ${seconds} s`);
  const problem = open ? await openInBrowser(page) : undefined;
  if (problem !== undefined) printError(problem);
  return errors.length > 0 || problem !== undefined ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
