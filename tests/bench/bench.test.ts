import assert from "node:assert/strict";
import { join } from "node:path";
import { document, parseXml } from "../plots/document.ts";
import { sineCases } from "../tensor/fixtures.ts";
import { type Contestant, contestants } from "./contestants.ts";
import { typedArrays } from "./contestants/typed_arrays.ts";
import { captured } from "./contestants/captured.ts";
import { stepByStep } from "./contestants/unroll.ts";
import { measure } from "./measure.ts";
import { plot, spread } from "./plot.ts";
import type { Plan } from "./plan.ts";
import { numbersOf, scaled, tutorial } from "./problem.ts";
import { withTable } from "./readme.ts";
import type { Entry, Results } from "./results.ts";
import type { Pass, Problem } from "./serve.ts";
import { table } from "./table.ts";
import saved from "./results.json" with { type: "json" };

const project = join(import.meta.dirname!, "../..");

/** As little as shows whether everything works. */
const plan: Plan = {
  workloads: [tutorial, scaled(6, 1), scaled(5, 3)],
  epochs: 3,
  rounds: { tutorial: 2, scale: 2 },
  coldStarts: 1,
  sweep: 4,
  warmUp: 0,
  roundTime: 0,
  stepLimit: 5000,
  answerLimit: 30_000,
};

async function losses(pass: Pass, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push(await pass());
  return found;
}

/** A contestant of faulty.ts. */
function faulty(fault: string): Contestant {
  const file = join(import.meta.dirname!, "faulty.ts");
  const command = [Deno.execPath(), "run", "--no-prompt", "--allow-read", file, fault];
  return { name: fault, label: fault, find: () => Promise.resolve({ command, version: "1" }) };
}

const silent = () => {};

function entriesOf(results: Results, contestant: string): Entry[] {
  return results.workloads.flatMap(({ entries }) =>
    entries.filter((entry) => entry.contestant === contestant)
  );
}

for (const { seed, w1, w2, losses: expected, hidden, lr, epochs, seqLength } of sineCases) {
  Deno.test(`the hand-written loop reaches PyTorch's recorded losses, seed ${seed}`, async () => {
    const workload = { ...tutorial, hidden, lr, length: seqLength };
    const problem: Problem = {
      ...workload,
      ...numbersOf(workload),
      w1: Float32Array.from(w1),
      w2: Float32Array.from(w2),
    };
    const found = await losses(typedArrays.tutorial(problem), epochs);
    expected.forEach((loss, epoch) => {
      assert.ok(Math.abs(found[epoch] - loss) <= 1e-4 * loss, `epoch ${epoch}: ${found[epoch]}`);
    });
  });
}

Deno.test("on the tutorial the library gives the losses of the hand-written loop, to the last bit", async () => {
  const own = () => ({ ...tutorial, ...numbersOf(tutorial) });
  const expected = await losses(typedArrays.tutorial(own()), 300);
  for (const library of [stepByStep, captured]) {
    assert.deepEqual(await losses(library.tutorial(own()), 300), expected);
  }
});

for (const [hidden, batch] of [[6, 1], [5, 3], [32, 32]]) {
  Deno.test(`at ${hidden} x ${batch} all take the same steps, and large ones`, async () => {
    const workload = scaled(hidden, batch);
    const own = () => ({ ...workload, ...numbersOf(workload) });
    const expected = await losses(typedArrays.scale(own()), 5);
    for (const { scale } of [stepByStep, captured]) {
      (await losses(scale(own()), 5)).forEach((loss, i) => {
        assert.ok(Math.abs(loss - expected[i]) <= 1e-5 * expected[i], `${loss}, ${expected[i]}`);
      });
    }
    // Else the tolerance of the check would not see a wrong gradient.
    assert.ok(expected[1] < 0.98 * expected[0] && expected[2] < 0.98 * expected[1]);
  });
}

Deno.test("contestants are timed in turn, each in its own process", async () => {
  const free = contestants.filter(({ name }) => ["unroll", "typed-arrays"].includes(name));
  const reports: string[] = [];
  const results = await measure(free, plan, (what) => reports.push(what));
  assert.equal(results.workloads.length, 3);
  for (const { entries } of results.workloads) {
    assert.deepEqual(entries.map(({ contestant }) => contestant), ["unroll", "typed-arrays"]);
    const [own, base] = entries;
    assert.ok(own.status === "timed" && base.status === "timed", JSON.stringify(entries));
    assert.ok(own.milliseconds > 0 && own.rounds.length === 2);
    assert.equal(own.ratio, own.milliseconds / base.milliseconds);
    assert.equal(base.ratio, 1);
  }
  assert.ok(results.sweep.milliseconds > 0);
  for (const { milliseconds } of results.coldStarts) assert.ok(milliseconds > 0);
  assert.ok(reports.includes("5 x 3: round 2 of 2"));
  const [head, , own, base, ...rest] = table(results).split("\n");
  assert.match(head, /tutorial, ms \| .* \| +6 × 1 \| +5 × 3 \|$/);
  assert.match(own, /^\| Unroll, step by step +(\| +[\d.,]+ ){6}\|$/);
  assert.match(base, /^\| hand-written loop +(\| +[\d.,]+ ){6}\|$/);
  assert.match(rest.join("\n"), /Tutorial: all 60 steps/);
  assert.match(rest.join("\n"), /A sweep of 4 trainings of the whole tutorial with \d+ workers/);
});

Deno.test("a contestant with wrong losses is named, and has no times", async () => {
  const results = await measure([faulty("hasty"), faulty("empty")], plan, silent);
  for (const name of ["hasty", "empty"]) {
    const entries = entriesOf(results, name);
    assert.deepEqual(entries.map(({ status }) => status), ["wrong", "wrong", "wrong"]);
    assert.ok(entries.every((entry) => !("milliseconds" in entry)));
  }
  assert.deepEqual(results.coldStarts, []);
  const text = table(results);
  assert.match(text, /\| hasty \| +wrong \| +\| +\| +\| +wrong \| +wrong \|/);
  assert.match(text, /- hasty, tutorial: wrong, the loss of pass 1 is 4\.\d+, and should be 4\.68/);
  assert.match(text, /- empty, 6 × 1: wrong, the loss of pass 1 is null, and should be 18\.1/);
});

Deno.test("a contestant that crashes or prints other text fails, and the others go on", async () => {
  const good = contestants.filter(({ name }) => name === "typed-arrays");
  const results = await measure([faulty("crash"), ...good, faulty("chatty")], plan, silent);
  const reasons = (name: string) =>
    entriesOf(results, name).map((entry) => entry.status === "failed" ? entry.reason : "");
  for (const reason of reasons("crash")) assert.match(reason, /exit code 1.*out of coffee/s);
  for (const reason of reasons("chatty")) assert.match(reason, /Welcome!/);
  assert.ok(entriesOf(results, "typed-arrays").every(({ status }) => status === "timed"));
});

Deno.test("a contestant that is too slow is stopped, and not timed again", async () => {
  const hasty = { ...plan, workloads: [scaled(6, 1), scaled(6, 3)], answerLimit: 1000 };
  const results = await measure([faulty("sleepy")], hasty, silent);
  assert.deepEqual(
    entriesOf(results, "sleepy").map((entry) => entry.status === "slow" && entry.reason),
    ["no answer in 1000 ms", "too slow at 6 x 1"],
  );
});

Deno.test("a contestant that needs something missing is named", async () => {
  const python = Deno.env.get("UNROLL_TORCH");
  Deno.env.set("UNROLL_TORCH", "no-such-python");
  try {
    const torch = contestants.filter(({ name }) => name === "pytorch");
    const results = await measure(torch, { ...plan, workloads: [] }, silent);
    assert.deepEqual(results.contestants, []);
    assert.match(table(results), /not here, UNROLL_TORCH is no-such-python, which has no torch/);
  } finally {
    if (python === undefined) Deno.env.delete("UNROLL_TORCH");
    else Deno.env.set("UNROLL_TORCH", python);
  }
});

Deno.test("the plot has a line and a label for each contestant that was timed", () => {
  const svg = parseXml(plot(document, saved as Results));
  const texts = Array.from(svg.querySelectorAll("text"), (text) => text.textContent!);
  for (const { label } of saved.contestants) {
    assert.equal(texts.filter((text) => text.startsWith(label)).length, 2, label);
  }
  assert.match(svg.getAttribute("aria-label")!, /hand-written loop [\d.,]+ ms at 512 × 32/);
});

Deno.test("labels at the ends of lines do not overlap and stay in order", () => {
  assert.deepEqual(spread([5, 1, 9], 1), [5, 1, 9]);
  assert.deepEqual(spread([2, 2, 2], 1), [1, 2, 3]);
  assert.deepEqual(spread([0, 10, 10.5, 11], 1), [0, 9.5, 10.5, 11.5]);
  assert.deepEqual(spread([3, 1.5, 1], 1), [3, 1.75, 0.75]);
});

Deno.test("the README and the plot show the latest measurements", async () => {
  const results = saved as Results;
  const read = (path: string) => Deno.readTextFile(join(project, path));
  assert.equal(plot(document, results), await read("tests/bench/speed.svg"));
  const readme = await read("tests/bench/README.md");
  const words = (text: string) => text.replace(/\s+/g, " ");
  assert.equal(words(withTable(readme, table(results))), words(readme));
});

Deno.test("the task measures, prints a table and writes JSON; a wrong name is an error", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "results of a bench.json");
    const only = ["--only", "unroll", "--only", "typed-arrays"];
    const done = await task("--quick", ...only, "--json", file);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /^\| +\| tutorial, ms \|/);
    assert.match(done.stderr, /tutorial: round 1 of 2/);
    const results = JSON.parse(await Deno.readTextFile(file));
    assert.equal(`${table(results)}\n`, done.stdout);
    const unknown = await task("--only", "nobody");
    assert.equal(unknown.code, 2);
    assert.match(
      unknown.stderr,
      /no contestant "nobody"; there are unroll, unroll-captured, typed-arrays/,
    );
    const help = await task("--help");
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Usage: deno task bench/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

// Their imports are unknown to the project, whose own checks leave them out.
Deno.test("the peers' files are formatted and free of lint", async () => {
  const cwd = join(import.meta.dirname!, "peers");
  for (const args of [["fmt", "--check"], ["lint"]]) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  }
});

async function task(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "bench", ...args],
    cwd: project,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
