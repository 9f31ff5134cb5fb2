/** What `deno test` prints, made short. */

/** How a run of `deno test` ended. */
export interface Outcome {
  passed: number;
  failed: number;
  /** The names of the tests that were skipped. */
  skipped: string[];
  /** The failures in full; empty when there are none. */
  failures: string;
}

const SUMMARY = /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed/m;
const RESULT = /(\S+) => (.+) \.\.\. (ok|FAILED|ignored)(?: \([^)]*\))?$/;
const MOST_LINES = 200;

/**
 * Reads what `deno test --parallel` has printed, without colours.
 *
 * @param success Whether its exit code was 0.
 */
export function readReport(text: string, success: boolean): Outcome {
  const [, passed, failed] = SUMMARY.exec(text) ?? [];
  const lines = text.split("\n");
  const skipped = lines.flatMap((line) => {
    const [, , name, result] = RESULT.exec(line) ?? [];
    return result === "ignored" ? [name] : [];
  });
  return {
    passed: Number(passed ?? 0),
    // A module that cannot be loaded fails without a test that does.
    failed: success ? 0 : Math.max(Number(failed ?? 0), 1),
    skipped,
    failures: success ? "" : failuresIn(lines),
  };
}

function failuresIn(lines: string[]): string {
  const isLine = (text: string) => (line: string) => line.trim() === text;
  const start = lines.findLastIndex(isLine("ERRORS"));
  const end = lines.findLastIndex(isLine("FAILURES"));
  const found = start >= 0
    ? lines.slice(start + 1, end > start ? end : undefined)
    : lines.filter((line) => !RESULT.test(line) && !/^Check /.test(line)).slice(-MOST_LINES);
  return found.join("\n").trim();
}

/** The result of a test, and the path of its module, if a line is that; steps do not count. */
export function readResult(line: string): { path: string; result: string } | undefined {
  const [, path, , result] = line.split(" ... ").length === 2 && RESULT.exec(line) || [];
  return path === undefined ? undefined : { path, result };
}
