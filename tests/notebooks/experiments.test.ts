import assert from "node:assert/strict";
import { join } from "node:path";
import type { CodeCell, Notebook, Output } from "../../lib/jupyter/notebook.ts";
import {
  assertFiguresAreTold,
  assertFresh,
  cellOf,
  codeCells,
  readCommitted,
  runThere,
} from "./committed.ts";

const committed = await readCommitted("experiments.ipynb");
const source = (id: string) => cellOf(committed, id).source;
const exercises = committed.cells.flatMap(({ id }) => /^ex-.*(?=-try$)/.exec(id)?.[0] ?? []);

/** The code between the fences of a Markdown cell. */
function fenced(id: string): string {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(source(id)) ?? assert.fail(`no code in ${id}`);
  return code;
}

/** Runs these after the cells that the exercises need, and gives what each put out. */
async function runExercises(sources: string[]): Promise<string[]> {
  const cell = (source: string, i: number): CodeCell => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  });
  const before = ["packages", "helpers", "checks"].map(source);
  const notebook: Notebook = { ...committed, cells: [...before, ...sources].map(cell) };
  return codeCells(await runThere(notebook)).slice(before.length).map(({ outputs }) =>
    outputs.map(textOf).join("\n")
  );
}

function textOf(output: Output): string {
  if (output.output_type === "stream") return output.text;
  return "data" in output ? String(output.data["text/plain"]) : "";
}

Deno.test("the experiments' committed outputs are those of a fresh run", async () => {
  await assertFresh(committed);
});

Deno.test("every figure of the experiments has a caption and alternative text of its own", () => {
  const figures = assertFiguresAreTold(committed);
  assert.ok(figures >= 15, `${figures} figures`);
});

Deno.test("every exercise has a collapsed solution that passes its check", async () => {
  assert.ok(exercises.length >= 8, `${exercises.length} exercises`);
  for (const id of exercises) {
    assert.match(source(`${id}-solution`), /^<details>\n<summary>Solution<\/summary>\n\n/);
  }
  const { solutions: verdicts } = await outcomes();
  verdicts.forEach((verdict, i) => assert.match(verdict, /^✓ .*: right\./, exercises[i]));
});

Deno.test("no exercise is solved at first, and its check reports it", () => {
  for (const id of exercises) {
    const [output, ...more] = (cellOf(committed, `${id}-try`) as CodeCell).outputs;
    assert.equal(more.length, 0);
    assert.match(textOf(output), /^✗ .*: not yet\. .+ `hint\(\)` helps\.$/);
  }
});

Deno.test("every exercise has hints, the last of which is almost the solution", async () => {
  const { hints: shown } = await outcomes();
  shown.forEach((text, i) => {
    assert.match(
      text,
      /^\*\*Hint 1 of 3\*\*.*\n\*\*Hint 2 of 3\*\*.*\n\*\*Hint 3 of 3\*\*/,
      exercises[i],
    );
  });
});

/** Likely errors in place of a part of the solution, and the messages for them. */
const mistakes: [id: string, right: string, wrong: string, told: RegExp][] = [
  ["ex-fast", "2 * t", "t / 2", /half as fast/],
  ["ex-fast", "Math.sin(2 * t)", "2 * Math.sin(t)", /twice as high/],
  ["ex-fast", "2 * t", "3 * t", /y\[0\] is .*; it should be/],
  ["ex-bar", "return mean(", "return 0.5 * mean(", /half the mean/],
  ["ex-bar", " ** 2", "", /For 0, 1, 3 it returns 1\.5: that is the mean error/],
  ["ex-bar", "mean(values.slice(1)", "(values.slice(1)", /something else|should be a number/],
  ["ex-bar", ".map((value, k) => (value - values[k]) ** 2))", ")", /it should be 2\.5/],
  ["ex-count", "1 + 6 + 2", "1 + 6 + 1", /rnn: 55 is not right\. Every sum has two biases/],
  ["ex-count", "3 * 6 * sum", "6 * sum", /gru: 61 is not right\. That is one sum per unit/],
  ["ex-count", "6 + 1;", "6;", /The output has a bias, too/],
  ["ex-bias", ".add(w.b).tanh()", ".tanh().add(w.b)", /added after tanh/],
  ["ex-bias", ".add(w.b).tanh()", ".add(w.b)", /hidden\[0, 0\] is .*; it should be/],
  ["ex-bias", "hidden.mm(w.w2)", "hidden.mm(w.w1)", /ShapeError.*do not align/],
  ["ex-clip", "norm <= largest ? gradient : ", "", /\[0\.3, 0\.4\] was short enough/],
  ["ex-clip", "value * largest / norm", "Math.min(value, largest)", /the direction changed/],
  ["ex-clip", "(value) => value * largest / norm", "(value) => -value / norm", /wrong sign/],
  ["ex-alone", "k + 1 >=", "k + 2 >=", /one step late/],
  ["ex-alone", "state = next;", "", /has lost the warm-up/],
  [
    "ex-alone",
    "predictions[predictions.length - 1]",
    "warmUp[20]",
    /Does every step read the last prediction/,
  ],
  ["ex-alone", "warmUp[k]", "warmUp[Math.max(k - 1, 0)]", /predictions\[0\] is/],
  [
    "ex-alone",
    "predictions[predictions.length - 1]",
    "(predictions.length < 2 ? warmUp[20] : predictions[predictions.length - 1])",
    /Does every/,
  ],
  [
    "ex-momentum",
    "momentum * speed + slope",
    "momentum * speed + (1 - momentum) * slope",
    /in full/,
  ],
  ["ex-momentum", "momentum * speed + slope", "slope", /without momentum/],
  ["ex-momentum", "w -= lr", "w += lr", /w is .*; it should be/],
  ["ex-hold", "truncate: 5", "truncate: 20", /The median of five seeds is 0\.\d+, not below/],
  ["ex-hold", "truncate: 5", "truncate: 20, lr: 0.3", /5 of 5 runs diverged/],
  ["ex-hold", "truncate: 5", "hiddenSize: 12", /12 hidden units are too many/],
  ["ex-hand", "[small, 0]", "[1, 0]", /No unit holds a multiple of the current value/],
  ["ex-hand", "[0, 1], // unit 2", "[0, 0], // unit 2", /none the one before it/],
  ["ex-hand", "[-1 / small]", "[1 / small]", /Both values are there/],
  ["ex-hand", "[0, 0],\n", "", /w1 is \[2, 2\]; it should be \[3, 2\]/],
  ["ex-gate", "hidden.mul(update)", "hidden.mul(reset)", /hidden/],
  [
    "ex-gate",
    "inputUpdate.add(hiddenUpdate).sigmoid()",
    "inputUpdate.add(hiddenUpdate)",
    /sigmoid/,
  ],
  [
    "ex-gate",
    "hidden.mul(update).add(candidate.mul(update.neg().add(1)))",
    "candidate.mul(update).add(hidden.mul(update.neg().add(1)))",
    /the wrong way round/,
  ],
];

/** What comes out of solutions, of asking for three hints, and of wrong answers. */
interface Outcomes {
  solutions: string[];
  hints: string[];
  answers: string[];
}

let ran: Promise<Outcomes> | undefined;

/** All of them, run in one kernel. */
function outcomes(): Promise<Outcomes> {
  return ran ??= (async () => {
    const solutions = exercises.map((id) => fenced(`${id}-solution`));
    const hints = exercises.map((id) => {
      const [, call] = /^\/\/ (show\(\w+\.hint\(\)\);)$/m.exec(source(`${id}-try`))!;
      return `${call}\n${call}\n${call}`;
    });
    const answers = mistakes.map(([id, right, wrong]) => {
      const solution = fenced(`${id}-solution`);
      assert.ok(solution.includes(right), `${id}: ${right}`);
      return solution.replace(right, wrong);
    });
    // A hint belongs to the exercise as it was last made: before the answers make it anew.
    const starters = exercises.map((id) => source(`${id}-try`));
    const outputs = await runExercises([...starters, ...hints, ...solutions, ...answers]);
    const [n, from] = [exercises.length, (start: number) => outputs.slice(start)];
    return {
      hints: from(n).slice(0, n),
      solutions: from(2 * n).slice(0, n),
      answers: from(3 * n),
    };
  })();
}

Deno.test("a check names the error", async () => {
  const { answers: verdicts } = await outcomes();
  verdicts.forEach((verdict, i) => {
    const about = mistakes[i].join(", ");
    assert.match(verdict, /^✗ .*: not yet\. /, about);
    assert.match(verdict, mistakes[i][3], about);
  });
});

Deno.test("the quoted lines of the LSTM are the library's", async () => {
  const library = await Deno.readTextFile(new URL("../../lib/nn/cells/lstm.ts", import.meta.url));
  const lines = fenced("cells").trim().split("\n");
  assert.equal(lines.length, 4);
  for (const line of lines) assert.ok(library.includes(`    ${line}\n`), line);
});

Deno.test("saves runs as in the notebook, and resumes from them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "unroll-experiments-" });
  try {
    const path = (name: string) => JSON.stringify(join(folder, name));
    const keep = fenced("keep-files").replace(/"(my_\w+\.\w+)"/g, (_, name) => path(name));
    assert.match(keep, /unroll-experiments-.*unroll-experiments-/s);
    const again = `loadRun(await Deno.readFile(${path("my_run.safetensors")})).config.seed`;
    const start = "const network = run();";
    const outputs = await runExercises([start, keep, `${keep}\nkept.length`, again]);
    assert.deepEqual(outputs.slice(2), ["40", "42"]);
    const log = await Deno.readTextFile(join(folder, "my_sweep.jsonl"));
    assert.equal(log.trim().split("\n").length, 40);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
