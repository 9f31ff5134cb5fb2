/** `deno task test`: everything that has to hold, in the order of what it costs. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, runCommand } from "../../lib/jupyter/command.ts";
import { print, printError } from "../../lib/jupyter/command_line.ts";
import { StatusLine } from "../../lib/jupyter/status_line.ts";
import { findTests, type Group, groupTests, moduleForEachFolder } from "./groups.ts";
import { type GroupResult, Progress } from "./progress.ts";
import { type Outcome, readReport } from "./report.ts";
import { Shared } from "./shared.ts";
import { count, describeSkips, LOG_VARIABLE } from "./skips.ts";

const HELP = `Run all checks and tests of the project.

Usage: deno task test
       deno task test [paths...] [options of deno test]

  paths          run only the tests in these files or folders; of lib, the examples of its docs
  --filter TEXT  run only the tests that have TEXT in their names
  --help         show this text

Without arguments: format, lint, types, and all tests. What needs a browser or JupyterLab runs last.
Tests are skipped where Chromium or JupyterLab is missing; with CI=true they fail.`;

const root = fileURLToPath(new URL("../../", import.meta.url));

const DENO_TEST = [
  "test",
  `--config=${join(root, "deno.json")}`,
  "--parallel",
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-net=127.0.0.1",
  "--allow-run",
  "--allow-sys",
];

/** Elsewhere, as in a log, only results are wanted. */
const isTerminal = Deno.stderr.isTerminal();

/** Runs the command and returns its exit code. */
async function main(args: string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    print(HELP);
    return 0;
  }
  if (args.length > 0) return await runSome(args);
  const start = performance.now();
  // One core checks types while the others begin with the tests.
  const types = check("types", "check");
  const styles = await Promise.all([check("format", "fmt"), check("lint")]);
  if (!styles.map((report) => report()).includes(false)) return await runAll(start, types);
  (await types)();
  return 1;
}

/** Some tests, each file in a worker of its own, reported as `deno test` does. */
async function runSome(paths: string[]): Promise<number> {
  const cwd = Deno.env.get("INIT_CWD") ?? root;
  const args = [...DENO_TEST, "--doc", ...paths];
  const { code } = await new Deno.Command(Deno.execPath(), { args, cwd }).spawn().status;
  return code;
}

/** Reports something in a line, and what failed in full; returns whether it succeeded. */
type Report = () => boolean;

/** Runs another task. */
async function check(name: string, task = name): Promise<Report> {
  const start = performance.now();
  const command: Command = [Deno.execPath(), "task", "--quiet", task];
  const result = await runCommand(command, { env: { NO_COLOR: "1" } });
  const success = result?.success ?? false;
  const failures = success ? "" : `${result?.stdout ?? ""}${result?.stderr ?? ""}`.trim();
  return reporter(name, start, success ? "ok" : undefined, failures);
}

async function runAll(start: number, types: Promise<Report>): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-tests-" });
  const log = join(folder, "skipped");
  await Deno.writeTextFile(log, "");
  const shared = new Shared(folder);
  try {
    const files = await groupTests(await findTests(join(root, "tests")), root);
    const modules = await moduleForEachFolder(files, await Deno.makeTempDir({ dir: folder }));
    const env = { NO_COLOR: "1", [LOG_VARIABLE]: log, ...await shared.start() };
    // Nobody wants to read the failures of tests in code that does not compile.
    const wrong = new AbortController();
    const checked = types.then((report) => report() || wrong.abort());
    const [outcome] = await Promise.all([runTests(modules, env, wrong.signal), checked]);
    if (outcome === undefined || wrong.signal.aborted) return 1;
    const { passed, failed, skipped, failures } = outcome;
    if (failed > 0) printError(`${failures}\n`);
    const minutes = `${((performance.now() - start) / 60_000).toFixed(1)} min`;
    print(`${passed} passed, ${failed} failed, ${skipped.length} skipped in ${minutes}`);
    describeSkips(await Deno.readTextFile(log), skipped).forEach(print);
    return failed > 0 ? 1 : 0;
  } finally {
    await shared.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Runs modules of tests in their order, and reports each group when it has ended; undefined if the
 * signal ends the run.
 */
async function runTests(
  modules: Map<Group, string[]>,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  const line = new StatusLine();
  const progress = new Progress(modules);
  let start = performance.now();
  const report = ({ group, passed, failed, hasEnded }: GroupResult) => {
    line.clear();
    const result = failed > 0 ? `${failed} failed` : count(passed);
    reporter(group, start, hasEnded ? result : undefined)();
    start = performance.now();
  };
  let text = "";
  const onLine = (part: string) => {
    text += `${part}\n`;
    progress.read(part).forEach(report);
    if (isTerminal) line.update(progress.describe());
  };
  // Types are checked by themselves.
  const args = [...DENO_TEST, "--no-check", ...[...modules.values()].flat()];
  try {
    const result = await runCommand([Deno.execPath(), ...args], { env, onLine, signal });
    progress.rest().forEach(report);
    return readReport(text, result?.success ?? false);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    line.clear();
  }
}

/** The report of something that has just ended; without a result, it has failed. */
function reporter(name: string, start: number, result?: string, failures?: string): Report {
  const seconds = `${((performance.now() - start) / 1000).toFixed(0)} s`;
  return () => {
    print(`${name.padEnd(12)}${(result ?? "failed").padStart(12)}${seconds.padStart(8)}`);
    if (failures) printError(`${failures}\n`);
    return result !== undefined;
  };
}

if (import.meta.main) Deno.exit(await main(Deno.args));
