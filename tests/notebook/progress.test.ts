import assert from "node:assert/strict";
import { progress, progressBar } from "../../lib/notebook/progress.ts";
import { openTerminalLine } from "../../lib/notebook/screen.ts";
import type { Output } from "../../lib/jupyter/notebook.ts";
import { codeCell, notebookOf, withFolder } from "../jupyter/helpers.ts";
import { runWithNbclient } from "../jupyterlab/nbclient.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";
import { Session, textOf } from "../jupyter/session.ts";

const IMPORTS = `import { progress, progressBar, show } from "unroll/notebook";
import { sweep } from "unroll";`;
/** Keeps the thread busy for so many milliseconds, without awaiting. */
const SPIN = `const spin = (ms: number) => {
  for (const end = performance.now() + ms; performance.now() < end;);
};`;

Deno.test("a loop with a bar iterates over the same items", async () => {
  assert.deepEqual([...progress(3)], [0, 1, 2]);
  assert.deepEqual([...progress(0)], []);
  assert.deepEqual([...progress(["a", "b"])], ["a", "b"]);
  assert.deepEqual([...progress(Float32Array.of(1, 2))], [1, 2]);
  assert.deepEqual([...progress(new Map([["a", 1]]))], [["a", 1]]);
  assert.deepEqual([...progress([1, 2, 3].values().map((x) => 2 * x))], [2, 4, 6]);
  const again = progress([1, 2]);
  assert.deepEqual([...again, ...again], [1, 2, 1, 2]);
  const source = async function* () {
    yield* await Promise.resolve([1, 2]);
  };
  const seen: number[] = [];
  for await (const x of progress(source(), { total: 2 })) seen.push(x);
  for await (const x of progress([Promise.resolve(3)])) seen.push(x);
  assert.deepEqual(seen, [1, 2, 3]);
});

Deno.test("types follow from the source of a loop", () => {
  const numbers: Iterable<number> = progress(3);
  const words: Iterable<string> = progress(["a"]);
  const later: AsyncIterable<string> = progress(new ReadableStream<string>());
  // @ts-expect-error: cannot be had without `for await`
  const wrong: Iterable<string> = progress(new ReadableStream<string>());
  assert.ok(numbers && words && later && wrong);
});

Deno.test("refuses what is not iterable at once, with its value", () => {
  const refuse = (call: () => unknown, name: string, message: RegExp) =>
    assert.throws(call, { name, message });
  for (const wrong of [undefined, null, {}, true]) {
    refuse(
      () => progress(wrong as never),
      "TypeError",
      /^progress: expected a number of rounds, or/,
    );
  }
  for (const wrong of [-1, 2.5, NaN, Infinity]) {
    refuse(() => progress(wrong), "RangeError", new RegExp(`count must .* but is ${wrong}$`));
    refuse(() => progress([], { total: wrong }), "RangeError", /total must be a whole number/);
  }
});

Deno.test("refuses a bar for an invalid number of rounds", () => {
  assert.throws(() => progressBar()(1, NaN), { name: "RangeError", message: /total must be/ });
});

Deno.test("outside a notebook nothing is written without a terminal", async () => {
  const code = `import { progress } from "unroll/notebook";
    let sum = 0;
    for (const i of progress(1000, { label: "loop" })) sum += i;
    console.log(sum);`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] })
    .output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.deepEqual([decode(stdout), decode(stderr)], ["499500\n", ""]);
});

Deno.test("in a terminal a bar is a line that fits", () => {
  const { isTerminal, writeSync } = Deno.stderr;
  const { consoleSize } = Deno;
  let written = "";
  Object.assign(Deno.stderr, {
    isTerminal: () => true,
    writeSync: (bytes: Uint8Array) => written += new TextDecoder().decode(bytes),
  });
  Object.assign(Deno, { consoleSize: () => ({ columns: 10, rows: 20 }) });
  try {
    const line = openTerminalLine()!;
    line.draw({ data: { "text/plain": "short" }, metadata: {} });
    line.draw({ data: { "text/plain": "longer than that" }, metadata: {} });
    line.end(true);
    line.end(false);
    Object.assign(Deno, { consoleSize: () => ({ columns: 0, rows: 0 }) });
    line.draw({ data: { "text/plain": "of unknown width" }, metadata: {} });
  } finally {
    Object.assign(Deno.stderr, { isTerminal, writeSync });
    Object.assign(Deno, { consoleSize });
  }
  const erase = "\r\x1b[K";
  assert.equal(written, `${erase}short${erase}longer th\n${erase}${erase}of unknown width`);
});

Deno.test("in the kernel", async (t) => {
  await Session.use(`${IMPORTS}\n${SPIN}`, async (session) => {
    await t.step("a loop that never awaits shows its bar while it runs", async () => {
      await withFolder(async (folder) => {
        const file = JSON.stringify(`${folder}/seen`);
        const seen = session.until(() =>
          session.messages.some(({ content }) => /^waiting [1-9]/.test(lineOf(content)))
        ).then(() => Deno.writeTextFile(`${folder}/seen`, ""));
        // The loop ends only after its bar has been seen.
        const [bar] = await session.run(
          `for (const _ of progress(1e9, { label: "waiting" })) {
            try { Deno.statSync(${file}); break; } catch { spin(1); }
          }`,
        );
        await seen;
        assert.match(textOf(bar), /^waiting stopped at \d+\/1,000,000,000 · 0 %/);
      });
    });

    await t.step("at the end the bar stays, with time and rate", async () => {
      const outputs = await session.run(`for (const _ of progress(300, { label: "all" }));`);
      assert.equal(outputs.length, 1);
      assert.match(textOf(outputs[0]), /^all 300\/300 · 100 % · [\d,.]+\/s · [\d.]+ m?s$/);
    });

    await t.step("a bar that is not kept leaves an empty output", async () => {
      const [bar] = await session.run(`for (const _ of progress(300, { keep: false }));`);
      assert.deepEqual(bar, {
        output_type: "display_data",
        data: { "text/html": "", "text/plain": "" },
        metadata: {},
      });
    });

    await t.step("a loop that runs again has a new bar", async () => {
      const before = await session.run(`for (const _ of progress(2, { label: "one" }));`);
      const after = await session.run(`for (const _ of progress(2, { label: "two" }));`);
      assert.deepEqual([before, after].map(([bar]) => textOf(bar).slice(0, 7)), [
        "one 2/2",
        "two 2/2",
      ]);
    });

    await t.step("loops that are left, or throw, show where they stopped", async () => {
      const left = await session.run(`for (const i of progress(9)) if (i === 4) break;`);
      assert.match(textOf(left[0]), /^stopped at 4\/9 · 44 % · /);
      const thrown = await session.run(
        `for (const i of progress(9)) if (i > 1) throw new Error("x");`,
      );
      assert.match(textOf(thrown[0]), /^stopped at 2\/9 · 22 % · /);
      assert.equal(textOf(thrown[1]), "x");
    });

    await t.step(
      "a loop that Stop ends is shown as stopped, and the next has a new bar",
      async () => {
        const [stopped] = await session.stop(
          `for (const _ of progress(1e9, { label: "endless" })) spin(1);`,
          "endless",
        );
        await session.until(() => textOf(stopped).includes("stopped"));
        assert.match(textOf(stopped), /^endless stopped at \d+\/1,000,000,000 · 0 %/);
        const outputs = await session.run(`for (const _ of progress(2)); 1`);
        assert.match(textOf(outputs[0]), /^2\/2/);
        assert.match(textOf(stopped), /^endless stopped at /);
      },
    );

    await t.step(
      "two nested loops have two outputs, however often the inner one runs",
      async () => {
        const outputs = await session.run(
          `for (const i of progress(5, { label: "outer" })) {
          for (const _ of progress(4, { label: "inner " + i })) spin(1);
        }`,
        );
        const ends = outputs.map((output) => textOf(output).split(" ·")[0]);
        assert.deepEqual(ends, ["outer 5/5", "inner 4 4/4"]);
      },
    );

    await t.step("a sweep advances a bar, which can be used again", async () => {
      const outputs = await session.run(
        `const onProgress = progressBar({ label: "trainings" });
        const grid = { lr: [0.1, 0.2], epochs: 5 };
        const first = await sweep(grid, { seeds: [1, 2, 3], workers: 2, onProgress });
        const second = await sweep(grid, { seeds: [1], workers: 1, onProgress });`,
      );
      assert.deepEqual(outputs.map((output) => textOf(output).split(" ·")[0]), [
        "trainings 6/6",
        "trainings 2/2",
      ]);
    });

    await t.step("a bar that advances by several rounds at once counts them all", async () => {
      const [bar] = await session.run(
        `const tell = progressBar({ label: "told" });
        tell(400, 1000); tell(1000, 1000);`,
      );
      assert.match(textOf(bar), /^told 1,000\/1,000 · 100 % /);
    });

    await t.step("for await works with bars, also beside each other", async () => {
      const outputs = await session.run(
        `const ticks = async function* (n: number) {
          for (let i = 0; i < n; i++) yield await new Promise((done) => setTimeout(done, 5));
        };
        const watch = async (label: string, n: number) => {
          for await (const _ of progress(ticks(n), { label }));
        };
        const both = await Promise.all([watch("long", 9), watch("short", 3)]);`,
      );
      const ends = outputs.map((output) => textOf(output).split(" ·")[0]);
      assert.deepEqual(ends, ["long 9", "short 3"]);
    });
  });
});

function lineOf(content: { [key: string]: unknown }): string {
  return String((content.data as { [type: string]: unknown } | undefined)?.["text/plain"]);
}

jupyterTest(
  "nbclient saves the last state of bars and figures, and all lines beside them",
  async () => {
    const bars = Array.from({ length: 15 }, (_, i) => {
      const loop = `for (const j of progress(40, { label: "bar ${i}" })) {
      if (j % 10 === 0) console.log("line " + j);`;
      const ends = ["", `if (j === 33) break;`, `if (j === 33) throw new Error("at 33");`];
      return `${loop} spin(${i % 5}); ${ends[i % 3]} }`;
    });
    const frames = Array.from(
      { length: 10 },
      (_, i) => `for (let j = 0; j < 2000; j++) watch(${i} + j);`,
    );
    const imports = `${IMPORTS.replace("{ progress", "{ live, progress")}\n${SPIN}
    const watch = live((n: number) => "frame " + n);`;
    const { notebook, complaints } = await withFolder((scratch) =>
      runWithNbclient(notebookOf(imports, ...bars, ...frames), scratch, Deno.cwd())
    );
    assert.equal(complaints, "");
    frames.forEach((_, i) => {
      const { outputs } = codeCell(notebook, 1 + bars.length + i);
      assert.deepEqual(outputs.map(textOf), [`frame ${i + 1999}`]);
    });
    bars.forEach((_, i) => {
      const { outputs } = codeCell(notebook, i + 1);
      const bars = outputs.filter(({ output_type }) => output_type === "display_data");
      assert.equal(bars.length, 1, `cell ${i}`);
      const end = i % 3 === 0 ? `bar ${i} 40/40` : `bar ${i} stopped at 33/40`;
      assert.equal(textOf(bars[0]).split(" ·")[0], end);
      const lines = outputs.filter((output: Output) => output.output_type === "stream").map(textOf);
      assert.equal(lines.join(""), "line 0\nline 10\nline 20\nline 30\n");
      assert.equal(outputs.some(({ output_type }) => output_type === "error"), i % 3 === 2);
    });
  },
);
