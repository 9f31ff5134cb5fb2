import { dirname, resolve } from "node:path";
import { readNotebook } from "./file.ts";
import { printError } from "./command_line.ts";
import { type CellProgress, runNotebook, type RunOptions, type RunResult } from "./run_notebook.ts";
import { StatusLine } from "./status_line.ts";

const SUMMARY_WIDTH = 60;

/**
 * Runs the notebook at `path` in a kernel whose working directory is the notebook's folder, with
 * one line per cell on stderr. The file is not changed.
 *
 * @throws {NotebookError} when it cannot be read or run, or a cell throws without `allowErrors`.
 */
export async function runWithProgress(
  path: string,
  options: Pick<RunOptions, "timeout" | "allowErrors">,
): Promise<RunResult> {
  const notebook = await readNotebook(path);
  return await runNotebook(notebook, { ...options, cwd: dirname(resolve(path)), onCell: report });
}

/** A line per cell; on a terminal it is there while the cell runs, and then replaced. */
function report({ cell, total, source, status, seconds }: CellProgress) {
  const number = `[${String(cell).padStart(String(total).length)}/${total}]`;
  const line = new StatusLine();
  if (status === "started") {
    if (Deno.stderr.isTerminal()) line.update(`${number} running ...  ${summarize(source)}`);
    return;
  }
  line.clear();
  const mark = status === "failed" ? "failed" : "ok";
  printError(`${number} ${mark} ${seconds.toFixed(2)} s  ${summarize(source)}`);
}

/** The first line that is more than a comment. */
function summarize(source: string): string {
  const lines = source.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const line = lines.find((line) => !line.startsWith("//")) ?? lines[0] ?? "";
  return line.length > SUMMARY_WIDTH ? `${line.slice(0, SUMMARY_WIDTH - 1)}…` : line;
}
