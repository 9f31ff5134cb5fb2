import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../../lib/jupyter/atomic.ts";
import { UsageError } from "../../lib/jupyter/errors.ts";
import {
  parseArguments,
  print,
  printError,
  reportFailure,
  resolvePath,
} from "../../lib/jupyter/command_line.ts";
import { type Contestant, contestants } from "./contestants.ts";
import { measure } from "./measure.ts";
import { quickPlan, wholePlan } from "./plan.ts";
import { withTable } from "./readme.ts";
import type { Results } from "./results.ts";
import { table } from "./table.ts";

const HELP = `Measure how fast this library trains, beside others, and print a table.

Usage: deno task bench [options]

  --only <name>  measure only this contestant; may be given several times
  --quick        fewer and smaller workloads: under a minute instead of some ten
  --json <file>  write everything that was measured
  --from <file>  measure nothing, and take what --json wrote
  --plot <file>  draw the time of a step against the hidden size, as SVG
  --update       renew tests/bench/README.md, results.json and speed.svg there
  --help         show this text

Contestants: ${contestants.map(({ name }) => name).join(", ")}.
Every contestant trains from the same weights and must reach the same losses; one that does not is
reported as wrong and not timed, and the exit code is 1. UNROLL_TORCH names a Python with torch,
if python3 has none. Packages from npm are downloaded when they are first needed.`;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, {
    only: { type: "string", multiple: true },
    quick: { type: "boolean" },
    json: { type: "string" },
    from: { type: "string" },
    plot: { type: "string" },
    update: { type: "boolean" },
  }, HELP);
  if (positionals.length > 0) throw new UsageError(`Unknown argument "${positionals[0]}".`);
  const results = values.from
    ? JSON.parse(await Deno.readTextFile(resolvePath(values.from))) as Results
    : await measure(choose(values.only), values.quick ? quickPlan : wholePlan, printError);
  const printed = table(results);
  print(printed);
  if (values.json) await writeJson(resolvePath(values.json), results);
  if (values.plot) await draw(resolvePath(values.plot), results);
  if (values.update) {
    await writeJson(inProject("tests/bench/results.json"), results);
    await draw(inProject("tests/bench/speed.svg"), results);
    const readme = inProject("tests/bench/README.md");
    const text = withTable(await Deno.readTextFile(readme), printed);
    await writeFileAtomically(readme, await formatted(text));
  }
  const entries = results.workloads.flatMap(({ entries }) => entries);
  return entries.some(({ status }) => status === "wrong" || status === "failed") ? 1 : 0;
}

function choose(names: readonly string[] | undefined): readonly Contestant[] {
  if (names === undefined) return contestants;
  const known = contestants.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no contestant "${unknown}"; there are ${known.join(", ")}.`);
  }
  return contestants.filter(({ name }) => names.includes(name));
}

async function writeJson(path: string, results: Results): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(results, null, 2)}\n`);
}

async function draw(path: string, results: Results): Promise<void> {
  // jsdom is large, and only a picture needs it.
  const [{ JSDOM }, { plot }] = await Promise.all([import("jsdom"), import("./plot.ts")]);
  await writeFileAtomically(path, plot(new JSDOM().window.document, results));
}

/** The README as `deno fmt` wants it: it wraps the lines below the table. */
async function formatted(markdown: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext=md", "--config", inProject("deno.json"), "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("deno fmt does not accept the README with the new table");
  return new TextDecoder().decode(stdout);
}

function inProject(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
