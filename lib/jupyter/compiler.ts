import { runCommand } from "./command.ts";

/** An error that `deno check` reports. */
export interface Diagnostic {
  /** Its file, as a `file:` URL; undefined without a place. */
  url?: string;
  /** The line, counted from 1. */
  line: number;
  message: string;
  /** Such as `TS2322`; not every error has one. */
  code?: string;
  /** Everything that the compiler prints, with the line of code. */
  text: string;
}

/** Type checks modules under a configuration file. */
export async function checkTypes(paths: string[], config?: string): Promise<Diagnostic[]> {
  const options = config === undefined ? ["--no-config"] : ["--config", config];
  const { success, stdout, stderr } = (await runCommand(
    [Deno.execPath(), "check", "--quiet", ...options, ...paths],
    { env: { NO_COLOR: "1" } },
  ))!;
  if (success) return [];
  const blocks = `${stdout}\n${stderr}`.split(/^(?=TS\d+ \[ERROR\]: |error: )/m).slice(1);
  const found = blocks.map(parseBlock).filter((diagnostic) => diagnostic !== undefined);
  if (found.length > 0) return found;
  throw new Error(`deno check failed:\n${stderr}`);
}

/**
 * Parses an error that `deno check` prints: a headline, more of the message, the line of code and a
 * mark below it, and the place, which starts with "at" and is the first of several places.
 */
function parseBlock(block: string): Diagnostic | undefined {
  const headline = block.match(/^(?:(TS\d+) \[ERROR\]|error): (.*)/);
  const place = block.match(/^ +at (\S+?):(\d+):\d+$/m);
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
    message: [headline[2].trim(), ...details].join("\n"),
    code: headline[1],
    text: block.replace(/\nFound \d+ errors\.\s*$/, "").trimEnd(),
  };
}
