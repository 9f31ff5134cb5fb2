import { isPlain } from "../tensor/internals.ts";
import type { RunConfig } from "./config.ts";
import { type Message, pack, type SweepRun, unpack } from "./transfer.ts";
import type { RunResult } from "./run.ts";
import { checkedConfig } from "./save.ts";
import { callOf, resultOf, withSummary } from "./summary.ts";

/** A text to which lines are added, usually a file (see `fileLog` of `unroll/notebook`). */
export interface Log {
  /** All of it; "" if it does not exist yet. */
  read(): string | Promise<string>;
  /** Adds a line, its end included. */
  append(line: string): void | Promise<void>;
  /** Replaces the text. */
  replace(text: string): void | Promise<void>;
}

/** A run of a sweep, which is printed in a line. */
export function toSweepRun(config: RunConfig, outcome: RunResult | Error): SweepRun {
  const [result, error] = outcome instanceof Error ? [null, outcome] : [outcome, null];
  const run: SweepRun = { config, result, error };
  const text = result === null ? `${error?.name}: ${error?.message}` : resultOf(result);
  return withSummary(run, () => `${callOf(config)}: ${text}`);
}

/** A run of a sweep as a line of JSON, with its end. */
export function writeLine({ config, result, error }: SweepRun): string {
  return `${JSON.stringify({ config, outcome: pack(result ?? error!) }, asText)}\n`;
}

/**
 * Reads the lines of a log. The last one may have been cut off, by a crash or a full disk: then it
 * is dropped from the text, with a notice.
 *
 * @throws TypeError with the number of a line that is not a run of a sweep
 */
export function readLog(text: string): { runs: SweepRun[]; text: string; notice: string | null } {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const whole = last !== "" && parse(last) !== undefined;
  if (whole) lines.push(last);
  const runs = lines.flatMap((line, i) => line.trim() === "" ? [] : [readLine(line, i + 1)]);
  if (last === "" || whole) return { runs, text: whole ? `${text}\n` : text, notice: null };
  const notice = `line ${lines.length + 1} of the log was only half written ` +
    `(${last.length} characters) and is dropped; that run is repeated`;
  return { runs, text: text.slice(0, text.length - last.length), notice };
}

function readLine(line: string, number: number): SweepRun {
  const value = parse(line);
  if (!isPlain(value) || !isPlain(value.outcome)) {
    throw new TypeError(`sweep: line ${number} of the log is not a run of a sweep`);
  }
  try {
    const config = checkedConfig(value.config);
    return toSweepRun(config, unpack(value.outcome as unknown as Message, config));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TypeError(`sweep: line ${number} of the log: ${why}`, { cause: error });
  }
}

/** The value of a JSON text; undefined if it is invalid. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text, asNumber);
  } catch {
    return undefined;
  }
}

/** JSON has no NaN, no infinities, and JSON.stringify no -0. */
function asText(_: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Object.is(value, -0) ? { number: "-0" } : isFinite(value) ? value : { number: `${value}` };
}

function asNumber(_: string, value: unknown): unknown {
  const isNumber = isPlain(value) && Object.keys(value).join() === "number";
  return isNumber ? Number(value.number) : value;
}
