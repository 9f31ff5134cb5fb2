import assert from "node:assert/strict";
import { mock } from "node:test";
import { fileURLToPath } from "node:url";
import { type AskValues, Language } from "../../../lib/jupyter/relay/language.ts";
import { describeValue, namesIn } from "../../../lib/jupyter/runtime/introspection.ts";
import { until } from "../helpers.ts";

const NOTEBOOKS = fileURLToPath(new URL("../../../notebooks/", import.meta.url));

const CELLS = [
  `import * as Plot from "@observablehq/plot";
import { cat, init, type Tensor, zeros } from "unroll";
import { show } from "unroll/notebook";`,
  "const w1 = zeros([7, 6]);\nconst x = zeros([20, 1]);\nconst weights = { w1 };",
  "/** Twice as much. */\nfunction twice(n: number): number { return 2 * n }",
  "const w1 = zeros([7, 6]); // once more",
];

/** Code, and some completions at its end, or at a bar. */
const OFFERED: [code: string, names: string[]][] = [
  ["w1.", ["mm", "tanh", "backward", "zero_", "shape", "grad", "requiresGrad"]],
  ["w1.t().", ["mm", "tanh", "backward"]],
  ["zeros([2]).|\nw1", ["mm", "tanh"]],
  ["const product = w1.m", ["mm", "mul", "mean"]],
  ["weights.w1.re", ["reshape", "relu", "requiresGrad"]],
  ["Plot.line", ["line", "lineX", "lineY"]],
  ["init.", ["normal_", "uniform_"]],
  ["zer", ["zeros"]],
  ["tw", ["twice"]],
  ["const own = 1;\now", ["own"]],
  ['"ü 😀" + tw', ["twice"]],
];

/** Code, and what Shift+Tab shows for the text before the bar. */
const SAID: [code: string, text: RegExp][] = [
  ["x|", /^const x: Tensor<readonly \[20, 1\]>$/],
  ["show(x|)", /^const x: Tensor<readonly \[20, 1\]>$/],
  ["w1.mm(|", /^\(method\) .*mm<[^]*The matrix product/],
  ["twice(1, |", /^function twice\(n: number\): number\nTwice as much\.$/],
  ["ca|t([w1])", /^\(alias\) (function )?cat<[^]*Joins tensors along `dim`/],
  ["const far = w1.t();\nfar|", /^const far: Tensor<readonly \[6, number\]>$|^const far: Tensor</],
];

/** A request about a place that is marked by a bar, or the end. */
function at(code: string) {
  const before = code.split("|")[0];
  return { code: code.replace("|", ""), cursor_pos: [...before].length };
}

/** Asks again and again, as the language server may not have read everything yet. */
async function ask<T>(question: () => Promise<T>, isAnswered: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + 120_000;
  let answer;
  do answer = await question(); while (!isAnswered(answer) && performance.now() < end);
  return answer;
}

const noValues: AskValues = () => Promise.resolve(undefined);

Deno.test("with types, from the cells that were run", async (t) => {
  const language = new Language(NOTEBOOKS, noValues);
  for (const cell of [...CELLS, "const broken = {;"]) language.add(cell);
  language.warm();

  await t.step("Tab offers names and methods, also after calls", async () => {
    for (const [code, names] of OFFERED) {
      const missing = (answer: { matches?: unknown }) =>
        names.filter((name) => !(answer.matches as string[]).includes(name));
      const answer = await ask(
        () => language.complete(at(code)),
        (answer) => missing(answer).length === 0,
      );
      assert.deepEqual(missing(answer), [], code);
      const { cursor_start, cursor_end } = answer as { cursor_start: number; cursor_end: number };
      const before = [...code.split("|")[0]];
      assert.equal(cursor_end, before.length);
      const typed = before.slice(cursor_start).join("");
      assert.equal(typed, /\w*$/.exec(before.join(""))![0]);
      assert.ok((answer.matches as string[]).every((name) => name.startsWith(typed)));
    }
  });

  await t.step("a method is completed as a method", async () => {
    const { metadata } = await ask(
      () => language.complete(at("w1.mm")),
      ({ matches }) => (matches as string[]).includes("mm"),
    );
    const [type] =
      (metadata as { _jupyter_types_experimental: object[] })._jupyter_types_experimental;
    assert.deepEqual(type, { start: 3, end: 5, text: "mm", type: "method" });
  });

  await t.step("Shift+Tab describes a name", async () => {
    for (const [code, text] of SAID) {
      const textOf = (answer: { data?: unknown }) =>
        String((answer.data as Record<string, string>)["text/plain"]);
      const answer = await ask(
        () => language.inspect(at(code)),
        (answer) => text.test(textOf(answer)),
      );
      assert.match(textOf(answer), text, code);
    }
  });

  await t.step("unknown names have no description", async () => {
    for (const code of ["nothingOfTheKind", "", "1 + ", "'text'"]) {
      const answer = await language.inspect(at(code));
      assert.deepEqual([answer.status, answer.found], ["ok", false], code);
    }
  });

  await t.step("a cell that is run again replaces its earlier version", async () => {
    language.add("const changing = 1;", "id");
    language.add('const changing = "text";', "id");
    const { data } = await ask(
      () => language.inspect(at("changing")),
      ({ found }) => found === true,
    );
    assert.equal((data as Record<string, string>)["text/plain"], 'const changing: "text"');
  });

  language.close();
});

Deno.test("the language server starts when no cell has run for two seconds", async () => {
  const { Command } = Deno;
  let starts = 0;
  Deno.Command = class extends Command {
    constructor(...args: ConstructorParameters<typeof Command>) {
      super(...args);
      starts++;
    }
  };
  mock.timers.enable({ apis: ["setTimeout"] });
  const language = new Language(NOTEBOOKS, noValues);
  try {
    language.add("1");
    language.warm();
    mock.timers.tick(1999);
    language.add("2"); // a long one
    mock.timers.tick(10_000);
    assert.equal(starts, 0);
    language.warm();
    mock.timers.tick(2000);
    mock.timers.reset();
    await until(() => starts === 1, "The start of the language server");
  } finally {
    mock.timers.reset();
    Deno.Command = Command;
    language.close();
  }
});

Deno.test("without a language server, names and descriptions come from values", async () => {
  const asked: string[] = [];
  const language = new Language("/no/such/folder", ({ type, path }) => {
    asked.push(`${type} ${path.join(".")}`);
    return Promise.resolve(type === "names" ? ["first", "second", "other"] : "{ a: 1 }");
  });
  assert.deepEqual((await language.complete(at("value.inner.f"))).matches, ["first"]);
  assert.deepEqual((await language.complete(at("se"))).matches, ["second"]);
  assert.deepEqual((await language.complete(at("call()."))).matches, []);
  const { found, data } = await language.inspect(at("value.inner"));
  assert.equal(found, true);
  assert.equal((data as Record<string, string>)["text/plain"], "value.inner: { a: 1 }");
  assert.deepEqual(asked, ["names value.inner", "names ", "describe value.inner"]);
  language.close();
});

Deno.test("names of a value: own names first, without constructor", () => {
  class Base {
    inherited() {}
  }
  class Own extends Base {
    field = 1;
    method() {}
    get costly(): never {
      throw new Error("it was run");
    }
  }
  Object.assign(globalThis, { probe: { own: new Own(), empty: null } });
  const names = namesIn(["probe", "own"]);
  assert.deepEqual(names.slice(0, 4), ["field", "method", "costly", "inherited"]);
  assert.ok(names.indexOf("toString") > 3 && !names.includes("constructor"));
  assert.deepEqual(namesIn(["probe", "own", "costly"]), []);
  assert.deepEqual(namesIn(["probe", "empty"]), []);
  assert.deepEqual(namesIn(["notThere", "a"]), []);
  assert.ok(namesIn([]).includes("probe"));
});

Deno.test("describes a value", () => {
  const probe = { n: -0, f: (a: number, b = 2) => a + b, C: class Named extends Map {} };
  Object.assign(globalThis, { probe });
  const words = (...path: string[]) => describeValue(["probe", ...path], Deno.inspect);
  assert.equal(words("n"), "-0");
  assert.equal(words("f"), "(a, b = 2)=>a + b");
  assert.equal(words("C"), "class Named extends Map");
  assert.equal(words("not"), undefined);
});
