import assert from "node:assert/strict";
import { describeFailure, tracebackOf, withPlaces } from "../../lib/cell/failure.ts";

/** Describes an error with a stack, as a page or the kernel does. */
function traceback(thrown: unknown): string[] {
  const isHidden = (_: string, where: string) => where.includes("machinery.ts");
  const failure = describeFailure(thrown, { inspect: Deno.inspect, isHidden });
  return tracebackOf(
    failure,
    ({ cell, script, line, column }) => `${cell} ${script} ${line}:${column}`,
  );
}

const ENGINE = "    at run (file:///machinery.ts:1:2)\n    at async <anonymous>:1:3";

function withStack(error: Error, ...lines: string[]): Error {
  const head = `${error.name}: ${error.message}`;
  return Object.assign(error, {
    stack: [head, ...lines.map((line) => `    at ${line}`)].join("\n"),
  });
}

Deno.test("frames of cells count from the cell's first line, in the stacks of both engines", () => {
  const error = withStack(
    new TypeError("no"),
    "f (cell:3+, <anonymous>:2:31)", // Deno
    "async Promise.all (index 0)",
    "async eval (cell:a%20b:5:7)", // Chromium
    "cell:a%20b:9:1",
    "run (file:///machinery.ts:1:2)",
  );
  assert.deepEqual(traceback(error), [
    "TypeError: no",
    "    at f (3 functions 1:31)",
    "    at a b body 4:7",
    "    at a b body 8:1",
  ]);
});

Deno.test("above a cell, files are named with their places, and other functions by name", () => {
  const error = withStack(
    new Error("no"),
    "Tensor.mm (file:///lib/a b.ts:1:2)",
    "new Named (blob:x:1:2)",
    "Array.map (<anonymous>)",
    "async file:///lib/c.ts:3:4",
    "inner (file:///machinery.ts:3:4)",
    "eval (cell:1, <anonymous>:2:1)",
    "file:///outside.ts:1:1",
  );
  assert.deepEqual(traceback(error), [
    "Error: no",
    "    at Tensor.mm (file:///lib/a b.ts:1:2)",
    "    at Named",
    "    at Array.map",
    "    at file:///lib/c.ts:3:4",
    "    at 1 body 1:1",
  ]);
});

Deno.test("causes follow, each with its own frames, and end", () => {
  const inner = withStack(new RangeError("inner"), "g (cell:2, <anonymous>:2:3)");
  const outer = withStack(new Error("outer", { cause: inner }), "cell:4:2:1");
  inner.cause = outer;
  const lines = traceback(outer);
  assert.deepEqual(lines.slice(0, 4), [
    "Error: outer",
    "    at 4 body 1:1",
    "Caused by RangeError: inner",
    "    at g (2 body 1:3)",
  ]);
  assert.equal(lines.filter((line) => line.startsWith("Caused by")).length, 5);
});

Deno.test("describes any thrown value", () => {
  assert.deepEqual(traceback("text"), ["Error: text"]);
  assert.deepEqual(traceback({ a: 1 }), ["Error: { a: 1 }"]);
  assert.deepEqual(traceback(undefined), ["Error: undefined"]);
  assert.deepEqual(traceback(withStack(new Error(""))), ["Error"]);
});

Deno.test("an error about a constant does not mention the global object", () => {
  for (const scope of ["Window", "DedicatedWorkerGlobalScope"]) {
    const message = `Cannot assign to read only property 'a' of object '#<${scope}>'`;
    assert.deepEqual(traceback(withStack(new TypeError(message))), [
      "TypeError: Assignment to constant variable.",
    ]);
  }
  const own = "Cannot assign to read only property 'a' of object '#<Object>'";
  assert.deepEqual(traceback(withStack(new TypeError(own))), [`TypeError: ${own}`]);
});

Deno.test("printed stacks also name places, and end at the cell", () => {
  const located = (text: string) =>
    withPlaces(text, ({ cell, line }) => `${cell}, ${line}`, (lines) => lines.toUpperCase());
  const stack = "Error: no\n    at f (cell:1, <anonymous>:3:4)\n    at eval (cell:2+:2:1)\n" +
    ENGINE;
  const short = "Error: no\n    AT F (1, 2)\n    AT 2, 1";
  assert.equal(located(stack), short);
  const inner = stack.replace(/^(?! {4}at)/, "[cause]: ").replace(/^/gm, "  ");
  const outer = "Error: no\n    at cell:1:3:4\n    ... 4 lines matching cause stack trace ...\n" +
    `    at <anonymous>:1:3 {\n${inner}\n}\nand more`;
  const shortInner = short.replace(/^/, "[cause]: ").replace(/^/gm, "  ");
  assert.equal(located(outer), `Error: no\n    AT 1, 2 {\n${shortInner}\n}\nand more`);
  for (const other of [ENGINE, "cell:\n at home\n    ... and away", "at cell:x", ""]) {
    assert.equal(located(other), other);
  }
});
