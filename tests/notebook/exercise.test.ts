import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { marked } from "marked";
import { tensor, zeros } from "unroll";
import { differs, exercise } from "unroll/notebook";

const twice = () =>
  exercise({
    title: "Twice",
    check: (f: (x: number) => number) => differs(f(3), 6, "f(3)"),
    hints: ["Add it to itself.", "Write `x + x`."],
    right: "Now try **three** times.",
  });
const textOf = ({ data }: { data: Record<string, unknown> }) => String(data["text/markdown"]);

Deno.test("a right answer shows what comes next", async () => {
  const verdict = await twice().check((x) => x + x);
  assert.equal(verdict.passed, true);
  assert.equal(textOf(verdict), "✓ **Twice**: right. Now try **three** times.");
});

Deno.test("a wrong answer shows what is wrong, and whether hints are left", async () => {
  const { check, hint } = twice();
  const wrong = await check((x) => x * x);
  assert.equal(wrong.passed, false);
  assert.match(
    textOf(wrong),
    /^✗ \*\*Twice\*\*: not yet\. .*9.* it should be 6.*`hint\(\)` helps\.$/,
  );
  assert.deepEqual([hint(), hint(), hint()].map(textOf), [
    "**Hint 1 of 2**: Add it to itself.",
    "**Hint 2 of 2**: Write `x + x`.",
    "**Hint 2 of 2**: Write `x + x`.",
  ]);
  assert.doesNotMatch(textOf(await check((x) => x * x)), /hint/);
});

Deno.test("an answer that throws shows its error, and the notebook continues", async () => {
  const { check } = twice();
  const verdict = await check(() => zeros([1, 2]).mm(zeros([3, 1]) as never).item());
  assert.equal(verdict.passed, false);
  assert.match(
    String(verdict),
    /stopped with ShapeError: mm: \[1, 2\] x \[3, 1\]/,
  );
});

Deno.test("text of an answer is not parsed as Markdown or HTML", async () => {
  const { check } = exercise({
    title: "T",
    check: (answer: string) => `it says ${answer}`,
    hints: [],
  });
  const answer = "<img src=x> **loud** [a](b) `";
  const verdict = await check(answer);
  const page = new JSDOM(await marked.parse(textOf(verdict))).window.document.body;
  assert.equal(page.textContent!.trim(), `✗ T: not yet. it says ${answer}`);
  assert.deepEqual(Array.from(page.querySelectorAll("p *"), (e) => e.localName), ["strong"]);
  assert.equal(String(verdict), `✗ T: not yet. it says ${answer}`);
});

Deno.test("text in backticks is always code", async () => {
  const { check } = exercise({ title: "T", check: (word: string) => `${word}.`, hints: [] });
  const verdict = await check("`<b>*x*</b>` or `y`, not `");
  const page = new JSDOM(await marked.parse(textOf(verdict))).window.document.body;
  const code = Array.from(page.querySelectorAll("code"), (e) => e.textContent);
  assert.deepEqual(code, ["<b>*x*</b>", "y"]);
  assert.equal(page.textContent!.trim(), "✗ T: not yet. <b>*x*</b> or y, not `.");
});

const cases: [unknown, Parameters<typeof differs>[1], string | null][] = [
  [3, 3, null],
  [3.0001, 3, null],
  [4, 3, "y is 4; it should be 3."],
  [-3, 3, "y has the wrong sign."],
  [undefined, 3, "y is undefined: is there a `return`?"],
  [Promise.resolve(3), 3, "y is a promise: write `await` before it."],
  ["3", 3, 'y is "3"; it should be a number.'],
  [NaN, 3, "y is NaN; it should be 3. A division by 0, or did training diverge?"],
  [[1, 2], [1, 2, 3], "y has the shape [2]; it should be [3]."],
  [[1, 5, 6], [1, 2, 3], "y[1] is 5; it should be 2 (2 of 3 numbers are off)."],
  [tensor([[1, 2], [3, 9]]), tensor([[1, 2], [3, 4]]), "y[1, 1] is 9; it should be 4."],
  [tensor([[1, 2]]), tensor([1, 2]), "y has the shape [1, 2]; it should be [2]."],
  [tensor([1, 2]), tensor([1, 2]), null],
  [tensor([-1, -2]), tensor([1, 2]), "y has the wrong sign."],
  [0, 0, null],
  [1e-20, 0, "y is 1e-20; it should be 0."],
  [[], [], null],
];
for (const [found, expected, words] of cases) {
  Deno.test(`${found} against ${expected}: ${words}`, () => {
    assert.equal(differs(found, expected, "y"), words);
  });
}
