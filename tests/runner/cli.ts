/** `deno task test`: everything that has to hold, in the order of what it costs. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, runCommand } from "../../lib/jupyter/command.ts";
import { print, printError } from "../../lib/jupyter/command_line.ts";
import { StatusLine } from "../../lib/jupyter/status_line.ts";
import { findTests, type Group, groupOf, GROUPS, moduleForEachFolder } from "./groups.ts";
import { isResult, readReport } from "./report.ts";
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
  "--doc",
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

/** What the doc comments of these folders show is run, too. */
const DOCUMENTED = ["lib"];

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
async function runSome(args: string[]): Promise<number> {
  const cwd = Deno.env.get("INIT_CWD") ?? root;
  const { code } = await new Deno.Command(Deno.execPath(), { args: [...DENO_TEST, ...args], cwd })
    .spawn().status;
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
  const files = await Promise.all(
    (await findTests(join(root, "tests"))).map(async (file) =>
      [await groupOf(file, root), file] as const
    ),
  );
  const grouped = Map.groupBy(files, ([group]) => group);
  const folder = await Deno.makeTempDir({ prefix: "unroll-tests-" });
  const log = join(folder, "skipped");
  await Deno.writeTextFile(log, "");
  const shared = new Shared(folder);
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  try {
    for (const group of GROUPS) {
      const tests = (grouped.get(group) ?? []).map(([, file]) => file);
      const modules = await moduleForEachFolder(tests, await Deno.makeTempDir({ dir: folder }));
      const { report, ...outcome } = await runGroup(group, modules, log, shared);
      // Nobody wants to read the failures of tests in code that does not compile.
      if (group === GROUPS[0] && !(await types)()) return 1;
      report();
      passed += outcome.passed;
      failed += outcome.failed;
      skipped.push(...outcome.skipped);
    }
    const minutes = `${((performance.now() - start) / 60_000).toFixed(1)} min`;
    print(`${passed} passed, ${failed} failed, ${skipped.length} skipped in ${minutes}`);
    describeSkips(await Deno.readTextFile(log), skipped).forEach(print);
    return failed > 0 ? 1 : 0;
  } finally {
    await shared.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function runGroup(group: Group, paths: string[], log: string, shared: Shared) {
  const start = performance.now();
  const line = new StatusLine();
  let text = "";
  let ended = 0;
  const result = await runCommand([
    Deno.execPath(),
    ...DENO_TEST,
    // Types are checked by themselves.
    "--no-check",
    ...(group === "library" ? DOCUMENTED : []),
    ...paths,
  ], {
    env: { NO_COLOR: "1", [LOG_VARIABLE]: log, ...await shared.environment(group) },
    onLine(part) {
      text += `${part}\n`;
      if (isResult(part) && isTerminal) line.update(`${group} … ${count(++ended)}`);
    },
  });
  line.clear();
  const outcome = readReport(text, result?.success ?? false);
  const found = outcome.failed > 0 ? undefined : count(outcome.passed);
  return { ...outcome, report: reporter(group, start, found, outcome.failures) };
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
