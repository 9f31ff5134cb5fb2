import assert from "node:assert/strict";
import fc from "fast-check";
import { format, table } from "../../../../lib/page/live/inspect/console_format.ts";
import { inspect } from "../../../../lib/page/live/inspect/inspect.ts";

class Pair {
  constructor(readonly first: unknown, readonly second?: unknown) {}
}

/** The text that Deno writes. */
function expected(value: unknown): string {
  return Deno.inspect(value, { colors: false });
}

Deno.test("values of every kind are written as in Deno", () => {
  const circular: Record<string, unknown> = { a: 1 };
  circular.self = circular;
  circular.list = [circular];
  const values: unknown[] = [
    ...[1, -0, NaN, 5n, true, null, undefined, Symbol("s"), 'a"b', 'it\'s "q"', "a\nb\x1b[0m\x85"],
    ...[[], {}, [[]], [{}], [1, , , 4], Array(3), Array(200), [..."abcdefghijklmnopqrstuvwxyz"]],
    ...[new Map([["a", { b: 1 }]]), new Set([1, "x"]), new Map(), new Set(), new WeakMap()],
    ...[new Float32Array([1, 2.5]), new Float64Array(20), new Uint8Array(), new ArrayBuffer(4)],
    ...[function f() {}, () => 1, class {}, class A extends Pair {}, async () => {}],
    ...[function* g() {}, Object.assign(() => 1, { a: 1 }), Object.assign([1, 2], { a: 1 })],
    ...[new Date(0), new Date(NaN), /a/g, new Number(3), new String("abc"), Object(Symbol("q"))],
    ...[Object.create(null), Object.assign(Object.create(null), { a: 1 }), new Pair(1)],
    ...[{
      get a() {
        return 1;
      },
      set a(_) {
        void 0;
      },
      get b() {
        return 1;
      },
    }, { [Symbol("s")]: 3, "b-c": 2 }],
    ...[{ a: { b: { c: { d: { e: { f: 1 } } } } } }, [[[[[[1]]]]]], circular, Math, JSON],
    ...["x".repeat(12_000), ["x".repeat(100)], "line\n".repeat(30), {
      s: "long enough\nlines\n".repeat(3),
    }],
    { [Symbol.for("Deno.customInspect")]: () => "own" },
    [{ [Symbol.for("Deno.customInspect")]: () => "own" }],
  ];
  for (const value of values) assert.equal(inspect(value), expected(value));
});

/** Without the frames of errors, which the page does not have. */
function withoutFrames(text: string): string {
  return text.replace(/(?:\n\s+at [^\n]*?)+( \{)?(?=\n|$|,)/g, "$1");
}

Deno.test("errors, buffers and platform objects are written as in Deno", () => {
  class Own extends Error {}
  class Named extends RangeError {
    override name = "Named";
  }
  const pair = function (..._: unknown[]) {
    return arguments;
  };
  const values: unknown[] = [
    ...[
      new Error("m"),
      new Error(),
      new TypeError("m", { cause: 1 }),
      new Own("m"),
      new Named("m"),
    ],
    new Error("m", { cause: new Error("inner", { cause: { a: 1 } }) }),
    new AggregateError([new Error("a"), 3], "m"),
    Object.assign(new Error("m"), { code: 3, name: "N" }),
    ...[[new Error("x")], { e: new Error("x") }, new Map([["e", new Own("x")]])],
    ...[new DataView(new ArrayBuffer(3)), new DataView(new ArrayBuffer(8), 2, 3)],
    ...[new SharedArrayBuffer(3), new ArrayBuffer(0), new Float16Array([1.5])],
    ...[pair(1, "a"), [1][Symbol.iterator](), "a".matchAll(/a/g), (function* () {})()],
    ...[
      new URL("https://u:p@a.b:8/c?d=e#f"),
      new URLSearchParams("a=b&c=d"),
      new URLSearchParams(),
    ],
    ...[
      new Headers({ a: "b", "c-d": "e" }),
      new Headers(),
      new Blob(["abc"], { type: "text/plain" }),
    ],
    ...[new File(["a"], "n.txt"), new AbortController(), new TextEncoder(), new TextDecoder()],
    ...[new Request("http://a.b"), new Event("x"), new WeakRef({}), new Proxy({ a: 1 }, {})],
    ...["\ud800", ["\ud800a\udc00", "😀"], Object.create(new Date(0)), Object.create(new Map())],
  ];
  for (const value of values) assert.equal(inspect(value), withoutFrames(expected(value)));
});

Deno.test("unreadable contents are marked as unknown", () => {
  assert.equal(inspect(new Map([[1, 2]]).entries()), "[Map Iterator] { <items unknown> }");
  assert.equal(inspect([new Set([1]).values()]), "[ [Set Iterator] { <items unknown> } ]");
  assert.equal(inspect(Promise.resolve(3)), "Promise { <state unknown> }");
});

Deno.test("nested values are broken into lines as in Deno", () => {
  const leaf = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.string({ maxLength: 40 }),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, Symbol("a"), new Date(5), /x/),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(leaf, { maxLength: 40 }),
      fc.array(tie("value"), { maxLength: 9 }),
      fc.sparseArray(tie("value"), { maxLength: 12 }),
      fc.dictionary(fc.string({ maxLength: 8 }), tie("value"), { maxKeys: 6 }),
      fc.array(tie("value")).map((items) => new Set(items)),
      fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 5 }).map((pairs) =>
        new Map(pairs)
      ),
      tie("value").map((inner) => new Pair(inner)),
      fc.float32Array({ maxLength: 130 }),
      fc.array(fc.float(), { minLength: 90, maxLength: 120 }),
    ),
  }));
  fc.assert(fc.property(value, (it) => assert.equal(inspect(it), expected(it))), { numRuns: 2000 });
});

Deno.test("the console prints what Deno's prints", async () => {
  const calls: [method: "log" | "table", ...values: unknown[]][] = [
    [
      "log",
      "%d %i %f %s %o %j %c|",
      3.7,
      3.7,
      "x",
      { a: 1 },
      [1],
      { q: 1 },
      "color:red",
      "rest",
      5,
    ],
    ["log", "%s"],
    ["log", "a%", 1],
    ["log", "%s %s %%", "q"],
    ["log", "%s", -0, [1, "two"], "three"],
    ["log", "%d", "42", "%i"],
    ["log", [1, { a: 2 }], "b", null],
    ["table", [{ a: 1, b: "x" }, { a: 2.5, c: [1, 2] }]],
    ["table", [1, 200, [3, 4]]],
    ["table", { x: { q: 1 }, y: 5 }],
    ["table", [{ a: 1, b: 200 }], ["b"]],
    ["table", []],
    ["table", 5],
  ];
  const code = `for (const [method, ...values] of ${
    JSON.stringify(calls)
  }) console[method](...values);`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    env: { NO_COLOR: "1" },
  }).output();
  const found = (JSON.parse(JSON.stringify(calls)) as typeof calls).map(([method, ...values]) =>
    method === "log"
      ? format(...values)
      : table(values[0], values[1] as string[]) ?? format(...values)
  );
  assert.equal(`${found.join("\n")}\n`, new TextDecoder().decode(stdout));
});
