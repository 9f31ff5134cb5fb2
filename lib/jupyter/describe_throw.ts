import { type CellFailure, TIMEOUT_NAME } from "./errors.ts";

const SOURCE_LINES_SHOWN = 12;
const TRACE_LINES_SHOWN = 6;

/** Describes a cell that threw: number, error, source, and what to do. */
export function describeThrow({ cell, source, ename, evalue, traceback }: CellFailure): string {
  const isLate = ename === TIMEOUT_NAME;
  const what = isLate ? "did not finish" : `threw ${ename}`;
  const trace = traceback.filter((line) => line.trim().startsWith("at "));
  const lines = trace.length > 0 ? ["", ...shorten(trace, TRACE_LINES_SHOWN)] : [];
  const advice = isLate
    ? "Correct the cell, or allow more time with --timeout."
    : adviceFor(evalue);
  return describeFailure(`Cell ${cell} ${what}: ${evalue}`, source, advice, lines);
}

function adviceFor(evalue: string): string {
  if (/^Import "[^"]+" not a dependency/.test(evalue)) {
    return "This name must be defined in a deno.json: keep the notebook in the project's " +
      "folder, for example in notebooks/. For an npm package, write npm: before its name.";
  }
  return "Correct the cell, or keep its error as an output with --allow-errors.";
}

/** Describes what happened in a cell, with the cell's code and what to do. */
export function describeFailure(
  what: string,
  source: string,
  advice: string,
  trace: string[] = [],
): string {
  const lines = source.trimEnd().split("\n");
  const width = String(lines.length).length;
  const numbered = lines.map((line, i) => `  ${String(i + 1).padStart(width)} | ${line}`.trimEnd());
  return [what, "", ...shorten(numbered, SOURCE_LINES_SHOWN), ...trace, "", advice].join("\n");
}

function shorten(lines: string[], shown: number): string[] {
  if (lines.length <= shown) return lines;
  return [...lines.slice(0, shown), `  ... ${lines.length - shown} more lines`];
}
