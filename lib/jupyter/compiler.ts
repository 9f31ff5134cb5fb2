import { runCommand } from "./command.ts";

/** Something that `deno check` or `deno lint` found. */
export interface Diagnostic {
  /** Where, as a `file:` URL; undefined when it concerns no place. */
  url?: string;
  /** The line, counted from 1. */
  line: number;
  /** The column, counted from 0. */
  column: number;
  message: string;
  /** Such as `TS2322` or `no-unused-vars`; not everything has one. */
  code?: string;
  /** All that the compiler prints, with the line of code. */
  text?: string;
}

/** Type checks modules under a configuration file. */
export async function checkTypes(paths: string[], config?: string): Promise<Diagnostic[]> {
  const { success, stdout, stderr } = await runDeno("check", [...options(config), ...paths]);
  if (success) return [];
  const found = parseCheckOutput(`${stdout}\n${stderr}`);
  if (found.length > 0) return found;
  throw new Error(`deno check failed:\n${stderr}`);
}

/** Lints modules under a configuration file. */
export async function lint(
  paths: string[],
  excludedRules: string[],
  config?: string,
): Promise<Diagnostic[]> {
  const exclude = `--rules-exclude=${excludedRules.join()}`;
  const args = ["--json", exclude, ...options(config), ...paths];
  const { stdout, stderr } = await runDeno("lint", args);
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw new Error(`deno lint did not print JSON:\n${stderr}`);
  }
  const errors = report.errors.flatMap(({ message }: { message: string }) =>
    parseCheckOutput(`error: ${message}`)
  );
  return [...errors, ...report.diagnostics.map(readLintDiagnostic)];
}

function options(config?: string): string[] {
  return config === undefined ? ["--no-config"] : ["--config", config];
}

async function runDeno(name: string, args: string[]) {
  const env = { NO_COLOR: "1" };
  return (await runCommand([Deno.execPath(), name, "--quiet", ...args], { env }))!;
}

/**
 * Parses the output of `deno check`: a headline, more of the message, the line of code and a mark
 * below it, and the place, which starts with "at" and comes first of the places that are named.
 */
export function parseCheckOutput(text: string): Diagnostic[] {
  const blocks = text.split(/^(?=TS\d+ \[ERROR\]: |error: )/m).slice(1);
  return blocks.map(parseBlock).filter((diagnostic) => diagnostic !== undefined);
}

function parseBlock(block: string): Diagnostic | undefined {
  const headline = block.match(/^(?:(TS\d+) \[ERROR\]|error): (.*)/);
  const place = block.match(/^ +at (\S+?):(\d+):(\d+)$/m);
  // "error: Type checking failed." is a summary.
  if (!headline || (!place && headline[1] === undefined && /checking failed/.test(block))) return;
  const lines = block.slice(0, place?.index).split("\n").slice(1);
  const mark = lines.findIndex((line) => /^\s*(~+|\^)\s*$/.test(line));
  const details = mark < 0
    ? lines.filter((line) => line.startsWith("  hint: "))
    : lines.slice(0, mark - 1).filter((line) => line.startsWith("  ") && !line.startsWith("  |"));
  return {
    url: place?.[1],
    line: Number(place?.[2] ?? 0),
    column: Number(place?.[3] ?? 1) - 1,
    message: [headline[2].trim(), ...details].join("\n"),
    code: headline[1],
    text: block.replace(/\nFound \d+ errors\.\s*$/, "").trimEnd(),
  };
}

interface LintDiagnostic {
  filename: string;
  range: { start: { line: number; col: number } };
  message: string;
  code: string;
  hint?: string;
}

function readLintDiagnostic({ filename, range, message, code, hint }: LintDiagnostic): Diagnostic {
  const text = hint ? `${message.replace(/\.+$/, "")}. ${hint}` : message;
  return { url: filename, line: range.start.line, column: range.start.col, message: text, code };
}
