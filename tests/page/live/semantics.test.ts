import assert from "node:assert/strict";
import { runNotebook } from "../../jupyter/run_notebook.ts";
import { notebookOf } from "../../jupyter/helpers.ts";
import { browserTest } from "../../browser/chromium.ts";
import { withPage } from "../../browser/pages.ts";
import { livePage } from "./live_page.ts";

/** Cells that are run one after the other, in the kernel and in a page; also those that throw. */
const CELLS = [
  'import { show, md, html, table, progress, live } from "unroll/notebook";',
  "const a = 1;\nlet b = 2;\nvar c = 3;\na + b + c",
  // Declared again, in whatever way.
  "const a = 10;\nlet b = 20;\nvar c = 30;\na + b + c",
  "class Point { constructor(readonly x: number, private y = 2) {} sum() { return this.x + this.y } }",
  "new Point(3).sum()",
  "class Point { z = 1 }\nnew Point()",
  "function twice(x: number): number { return helper(x) }\nfunction helper(x: number) { return 2 * x }",
  "twice(21)",
  "function helper(x: number) { return 3 * x }\ntwice(21)",
  "const { p, q: [r, , s = 7], ...rest } = { p: 1, q: [2, 3], t: 4, u: 5 };\n[p, r, s, rest]",
  "let n = 0;\nconst grow = () => ++n;\ngrow(); grow();\nn",
  "n = 41;\ngrow()",
  // What is shown for a last value.
  "NaN",
  "null",
  "undefined",
  "-0",
  "10n ** 20n",
  '"a text"',
  "[1, [2, { three: 3 }], new Map([[1, 2]])]",
  "({ a: 1, b: { c: [1, 2, 3] } })",
  "{ a: 1, b: 2 }",
  "if (a > 5) { 'large' } else { 'small' }",
  "for (let i = 0; i < 3; i++) i * i",
  "const last = 5;",
  "5;",
  "5; const other = 6;",
  "() => 1",
  "Symbol('s')",
  "try { 7 } finally { 8 }",
  "switch (a) { case 10: 'ten'; break; default: 'other' }",
  "// only a remark",
  // Awaiting.
  "const waited = await new Promise<number>((resolve) => setTimeout(() => resolve(9), 5));\nwaited",
  "for await (const x of (async function* () { yield 1; yield 2 })()) console.log(x);",
  "await Promise.all([1, Promise.resolve(2)])",
  // Imports.
  'import * as Plot from "@observablehq/plot";\nimport { JSDOM } from "jsdom";\ntypeof Plot.plot',
  'import { tensor as make, zeros, type Tensor } from "unroll";\nimport type { Matrix } from "unroll";\nmake([[1, 2], [3, 4]])',
  "const m: Matrix = zeros([2, 2]);\nconsole.log(`${m}`, m.shape);",
  'const { ones } = await import("unroll");\nones([3])',
  'await import("@observablehq/plot")',
  'import { run } from "unroll";\nrun({ epochs: 2, lr: 0.05 })',
  // TypeScript.
  "enum Colour { Red, Green = 5, Blue }\n[Colour.Blue, Colour[0]]",
  "interface Named { name: string }\ntype Pair<T> = [T, T];\nconst pair = ['a', 'b'] as const satisfies Pair<string>;\npair.length",
  "const isText = (x: unknown): x is string => typeof x === 'string';\nisText('a')",
  "const first = <T,>(list: T[]): T | undefined => list[0];\nfirst<number>([4, 5])!",
  "abstract class Base<T> { abstract get(): T; protected kept?: T; static count = 0; declare never: number }\nclass Own extends Base<number> { override get() { return 4 } }\nnew Own().get()",
  "let [i0, i1] = [1, 2];\nconst list = [i0, i1];\n[list[0], list[1]] = [list[1], list[0]];\nlist",
  "export const shared = 1;\nexport function sharedTwice() { return 2 * shared }\nsharedTwice()",
  "export default shared + 5",
  "const enum Fixed { A = 1, B }\nFixed.B",
  "for (let i = 0; i < 2; i++) { enum Loop { A = i } console.log(Loop.A, Object.keys(Loop).length) }",
  "namespace Space { export let n = 1; export function grow() { n++ } }\nSpace.grow(); Space.n",
  "using handle = { [Symbol.dispose]() { console.log('disposed') } };\n1",
  "typeof handle[Symbol.dispose]",
  "{ using inner = handle; }",
  "{ 1 }",
  "let quiet: typeof a\n[1, 2].length",
  "[1] as const\n(2 as any, 3)",
  "class Late { b = this.a; constructor(private a = 7) {} }\nnew Late()",
  "class Branch extends Late { c = 1; constructor(readonly d: number) { if (d > 1) super(1); else super(2) } }\nnew Branch(3)",
  // Printing.
  "console.log('a', 1, -0, null, undefined, [1], { a: 'b' }, 'c');\nconsole.error('to the other stream');",
  "console.log('%s is %d and %i, %o', 'x', 4.5, 4.5, { a: 1 }, 'rest'); console.info('i'); console.debug('d'); console.warn('w');",
  "console.table([{ a: 1, b: 'x' }, { a: 22, c: true }]); console.table([1, 2]); console.table(new Map([['k', 1]]));",
  "console.group('outer'); console.log('in\\nside'); console.groupEnd(); console.log('out');\nconsole.count(); console.count(); console.countReset(); console.count('x'); console.assert(true); console.assert(false, 'no'); console.dir({ a: [1] });",
  "for (let i = 0; i < 1000; i++) console.log('line', i, Math.sqrt(i));",
  "class Named2 { [Symbol.for('Deno.customInspect')]() { return 'written by itself' } }\nconsole.log(new Named2(), [new Named2()]);",
  "[Array.from({ length: 120 }, (_, i) => i ** 2), new Float32Array(8), new Set('abc'), 'x'.repeat(90)]",
  "console.dir({ a: { b: { c: 1 } } }, { depth: 0 }); console.dir([[[[[[[1]]]]]]]);",
  "Promise.resolve(3)",
  "(async () => { throw new Error('late') })()",
  "[new DataView(new ArrayBuffer(2)), new URL('https://a.b/c?d'), new Headers({ a: 'b' }), new Blob(['abc'])]",
  "[new AggregateError([new Error('a')], 'm'), (function () { return arguments })(1)]",
  "['\\ud800', [1][Symbol.iterator](), Symbol.iterator]",
  "alert('nobody');\n[confirm('is'), prompt('asked')]",
  // Showing.
  'show([1, 2, 3]); show("text", { caption: "said" }); show(md`**bold** ${"a*b"}`); show(html`<em>${"<em>"}</em>`);',
  'show(1, { id: "place" }); console.log("between"); show(2, { id: "place" });',
  "show(table([{ epoch: 1, loss: 0.5 }, { epoch: 2, loss: 0.25 }], { caption: 'Loss' }));",
  "for (const _ of progress(5, { keep: false })) ;\nconsole.log('done');",
  "show([make([1, 2]), make([[3]])], { caption: 'Two.' });",
  "const watch = live((x: number) => `at ${x}`);\nfor (let i = 0; i < 50; i++) watch(i);",
  'const { document } = new JSDOM().window;\nPlot.dot([1, 4, 9]).plot({ document, title: "Squares" })',
  'Plot.raster({ fill: (x: number, y: number) => x * y, x1: 0, x2: 1, y1: 0, y2: 1, pixelSize: 8 }).plot({ document, color: { legend: true, label: "product" } })',
  'Plot.legend({ document, opacity: { domain: [0, 1], label: "opacity" } } as never)',
  'Plot.tip(["a tip"], { x: 1, y: 1 }).plot({ document })',
  // Errors, and what is left after them.
  'import { notThere, type Tensor as NoValue } from "unroll";\ntypeof make',
  "notThere([1])",
  "const before = 1;\nthrow new RangeError('too far');\nconst after = 2;",
  "before",
  "notThere",
  "a = 5;",
  "null.x",
  "throw 'a text';",
  "throw 'another'",
  "await Promise.reject(new TypeError('late'))",
  "function deep() { throw new Error('from deep') }\ndeep();",
  "zeros([1, 6]).mm(zeros([7, 6]))",
  "throw new Error('outer', { cause: new Error('inner') })",
  "a",
];

/** Without the frames of errors: the kernel names files, too, and columns. */
function comparable(text: string): string {
  return text.replace(/(?:\n {2,}at [^\n]*?)+( \{)?(?=\n|$)/g, "$1").trim();
}

browserTest("cells do the same in a page as in the kernel", async (browser) => {
  const root = new URL("../../../", import.meta.url);
  const { notebook } = await runNotebook(notebookOf(...CELLS), {
    cwd: decodeURIComponent(root.pathname),
    allowErrors: true,
  });
  await withPage(browser, await livePage(notebook), async ({ page, events }) => {
    const read = () =>
      page.locator(".page-program").evaluateAll((programs) =>
        programs.map((program) =>
          (program.querySelector<HTMLElement>(".page-outputs")?.innerText.trim() ?? "") +
          // Pictures, to the letter.
          Array.from(
            program.querySelectorAll("svg :is(path, image)"),
            (shape) => `\n${shape.getAttribute("d") ?? shape.getAttribute("href")}`,
          ).join("")
        )
      );
    const kernel = await read();
    const programs = await page.locator(".page-program").all();
    for (const program of programs) {
      await program.locator(".page-run").click();
      await program.and(page.locator("[data-state=done], [data-state=failed]")).waitFor();
    }
    const here = await read();
    const show = (texts: string[]) =>
      CELLS.map((cell, i) => ({ cell, shows: comparable(texts[i]) }));
    assert.deepEqual(show(here), show(kernel));
    assert.deepEqual(events, []);
  });
});
