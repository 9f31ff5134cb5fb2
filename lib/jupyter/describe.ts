import { type CellFailure, type NotebookError, TIMEOUT_NAME } from "./errors.ts";

const SOURCE_LINES_SHOWN = 12;
const TRACE_LINES_SHOWN = 6;

/** Describes a cell that threw: number, source, error, and what to do. */
export function describeThrow({ cell, source, ename, evalue, traceback }: CellFailure): string {
  const late = ename === TIMEOUT_NAME;
  const trace = traceback.filter((line) => line.trim().startsWith("at "));
  return [
    late ? `Cell ${cell} did not end: ${evalue}` : `Cell ${cell} threw ${ename}: ${evalue}`,
    "",
    ...numberLines(source),
    ...(trace.length ? ["", ...shorten(trace, TRACE_LINES_SHOWN)] : []),
    "",
    late ? "Correct the cell, or allow more time with --timeout." : adviceFor(evalue),
  ].join("\n");
}

function adviceFor(evalue: string): string {
  if (/^Import "[^"]+" not a dependency/.test(evalue)) {
    return "This name is known where a deno.json names it: keep the notebook in the project's " +
      "folder, for example in notebooks/. For a package of npm, write npm: before its name.";
  }
  return "Correct the cell, or keep its error as an output with --allow-errors.";
}

/** Describes why the kernel cannot go on after a cell, and what to do. */
export function describeFailure(error: NotebookError, cell: number, source: string): string {
  const [what, advice] = explain(error, cell);
  return [what, "", ...numberLines(source), "", advice].join("\n");
}

function explain({ kind, message }: NotebookError, cell: number): [what: string, advice: string] {
  switch (kind) {
    case "cell-timeout":
      return [
        `Cell ${cell} ${message} and could not be interrupted.`,
        "Something keeps it busy that nothing can break off. Correct it, or allow more time with " +
        "--timeout.",
      ];
    case "output-too-large":
      return [
        `Cell ${cell} made ${message}.`,
        "Show less of it: large outputs make notebooks slow.",
      ];
    case "kernel-died":
      return [
        `The kernel died in cell ${cell}: ${message}.`,
        "Look for Deno.exit, or for something that needs more memory than there is.",
      ];
    default:
      return [
        `Cell ${cell} could not be run: ${message}.`,
        "Run it again; if it stays so, please report it with this cell.",
      ];
  }
}

function numberLines(source: string): string[] {
  const lines = source.trimEnd().split("\n");
  const width = String(lines.length).length;
  return shorten(
    lines.map((line, i) => `  ${String(i + 1).padStart(width)} | ${line}`.trimEnd()),
    SOURCE_LINES_SHOWN,
  );
}

function shorten(lines: string[], shown: number): string[] {
  if (lines.length <= shown) return lines;
  return [...lines.slice(0, shown), `  ... ${lines.length - shown} more lines`];
}
