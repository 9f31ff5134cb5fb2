import assert from "node:assert/strict";
import type { CellResult } from "../../lib/jupyter/engine.ts";
import { MAX_OUTPUT_BYTES } from "../../lib/jupyter/runtime/protocol.ts";
import type { Output } from "../../lib/jupyter/notebook.ts";
import { Session, textOf } from "./session.ts";

/** Cells, and the last value that they show. */
const VALUES: [source: string, text: string][] = [
  ["NaN", "NaN"],
  ["null", "null"],
  ["-0", "-0"],
  ["1n", "1n"],
  ["-Infinity", "-Infinity"],
  ["2 ** 53", "9007199254740992"],
  ["1e16", "10000000000000000"],
  ["[1e16, 2 ** 63]", "[ 10000000000000000, 9223372036854776000 ]"],
  ["2432902008176640000", "2432902008176640000"],
  ["({ a: 1 })", "{ a: 1 }"],
  ["{ a: [1, null] }", "{ a: [ 1, null ] }"],
  ['"text"', '"text"'],
  ["undefined", ""],
  ["const declared = 1;", ""],
  ["Promise.resolve(3)", "3"],
  ["Symbol('s')", "Symbol(s)"],
  ['({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "by itself" }) })', "by itself"],
  ["Deno.stdout.writeSync(new TextEncoder().encode('written')); 1", "written1"],
  ["(await import('./deno.json', { with: { type: 'json' } })).default.license", '"MIT"'],
  ['import config from "./deno.json" with { type: "json" };\nconfig.license', '"MIT"'],
];

/** Cells of other kinds of TypeScript, and what they show. */
const TYPESCRIPT: [source: string, text: string][] = [
  ["namespace Inner { export const x = 5 }\nInner.x", "5"],
  [
    "const seen: string[] = [];\nfunction note(_: unknown, { name }: { name: PropertyKey }) { seen.push(String(name)) }\n" +
    "class Noted { @note method() {} }\nseen",
    '[ "method" ]',
  ],
  [
    "const React = { createElement: (...parts: unknown[]) => parts };\n<b id='x'>{1 + 1}</b>",
    '[ "b", { id: "x" }, 2 ]',
  ],
];

/** Cells that throw, with the first lines of their tracebacks. */
const ERRORS: [source: string, traceback: string[]][] = [
  ["1;\n\nnull.x", ["TypeError: Cannot read properties of null (reading 'x')", "line 3:6"]],
  ["  null.x", ["TypeError: Cannot read properties of null (reading 'x')", "line 1:8"]],
  ["{ a: null.x }", ["TypeError: Cannot read properties of null (reading 'x')", "line 1:11"]],
  [
    "const v: any = 1 as any; const [w]: any = [v.x.y];",
    ["TypeError: Cannot read properties of undefined (reading 'y')", "line 1:48"],
  ],
  ["enum E { A, B = null.x }", [
    "TypeError: Cannot read properties of null (reading 'x')",
    "line 1:22",
  ]],
  [
    "async function fails(a: number) {\n  await null;\n  throw new RangeError('r', { cause: new Error('c') });\n}\nawait fails(1)",
    [
      "RangeError: r",
      "at async fails (cell #, line 3:9)|at fails (cell #, line 3:9)",
      "line 5:",
      "Caused by Error: c",
      "line 3:38",
    ],
  ],
  ["fails.notThere.x", [
    "TypeError: Cannot read properties of undefined (reading 'x')",
    "line 1:16",
  ]],
  ["const q = [1, 2;", ["SyntaxError: Unexpected token ';'", "at cell #, line 1:16"]],
  ["f(\n", ["SyntaxError: Unexpected end of input", "line 2:1"]],
  ["1;\n{ let twice;\n let twice }", ["SyntaxError: Identifier 'twice' has already", "line 3:6"]],
  // Whether or not the registry can be reached.
  [
    "1;\nimport 'npm:no-such-package-of-ours';",
    ["TypeError: ", "no-such-package-of-ours", "line 2:1"],
  ],
  ["import './not_there.ts';", ['TypeError: Module not found "./not_there.ts"', "line 1:1"]],
  ["import 'not-known';", ['TypeError: Import "not-known" not a dependency', "line 1:1"]],
  ["const fixed = 1;\nfixed = 2;", ["TypeError: Assignment to constant variable.", "line 2:"]],
  ["import { notThere } from 'unroll';\n\nnotThere()", [
    'ReferenceError: "unroll" exports no value named notThere.',
    "at cell #, line 3:1",
  ]],
  ["throw 'a text'", ["Error: a text"]],
  ["throw { a: 1 }", ["Error: { a: 1 }"]],
  [
    "@((c: any) => c) class Late { run(): void { null.x } }\nnew Late().run()",
    ["TypeError: Cannot read properties of null (reading 'x')", "line 1:50", "line 2:12"],
  ],
];

/** Cells that do not end, and how. They print when they have started. */
const ENDLESS = [
  'console.log("begun"); while (true);',
  'await null; console.log("begun"); while (true);',
  'console.log("begun"); await new Promise(() => {});',
  'console.log("begun"); while (true) await null;',
  'console.log("begun"); for (;;) await new Promise((go) => setTimeout(go, 1));',
  'console.log("begun"); for await (const _ of (async function* () { for (;;) yield 1; })());',
  'console.log("begun"); for (;;) try { await new Promise((go) => setTimeout(go, 1)); } catch {}',
  'const wait = async () => { for (;;) await null; };\nconsole.log("begun"); await wait();',
  'console.log("begun"); try { await new Promise(() => {}); } finally { while (false); }',
];

Deno.test("in the kernel", async (t) => {
  await Session.use("let kept = 0;", async (session) => {
    const errorOf = (result: CellResult) => {
      assert.equal(result.status, "error");
      return (result as CellResult & { status: "error" }).error;
    };

    await t.step("every last value is shown", async () => {
      const shown = [];
      for (const [source] of VALUES) shown.push([source, await session.text(source)]);
      assert.deepEqual(shown, VALUES);
    });

    await t.step(
      "cells that only TypeScript's own compiler can translate run like others",
      async () => {
        const shown = [];
        for (const [source] of TYPESCRIPT) shown.push([source, await session.text(source)]);
        assert.deepEqual(shown, TYPESCRIPT);
      },
    );

    await t.step("errors have message and place, without internal frames", async () => {
      for (const [source, parts] of ERRORS) {
        const { result } = await session.execute(source);
        const { traceback } = errorOf(result);
        const text = traceback.join("\n").replaceAll(/cell \d+/g, "cell #");
        let at = 0;
        for (const part of parts) {
          const places = part.split("|").map((part) => text.indexOf(part, at)).filter((i) =>
            i >= 0
          );
          assert.ok(places.length > 0, `${part} is not, or not there, in\n${text}`);
          at = Math.min(...places);
        }
        assert.doesNotMatch(text, /runtime\.ts|cell\/run\.ts|ext:|eval|<anonymous>|__unroll/);
      }
    });

    await t.step("errors that are only printed have the same places", async () => {
      const source = "function g() { return new Error('g', { cause: new Error('c') }) }\n" +
        "console.log(g().stack);\ng()";
      const text = (await session.text(source)).replaceAll(/cell \d+/g, "cell #");
      const at = (indent: string, column: number) =>
        [`at g (cell #, line 1:${column})`, "at cell #, line #:#"]
          .map((line) => `${indent}    ${line}`).join("\n");
      assert.equal(
        text.replaceAll(/#, line [23]:\d+/g, "#, line #:#"),
        `Error: g\n${at("", 23)}\nError: g\n${at("", 23)} {\n` +
          `  [cause]: Error: c\n${at("  ", 47)}\n}`,
      );
    });

    await t.step("values that throw when they are inspected do no harm", async () => {
      const inspected =
        'const bad = { [Symbol.for("Deno.customInspect")]() { throw new Error("bad") } };';
      assert.equal(
        await session.text(`${inspected}\nthrow bad`),
        "The thrown value cannot be described: inspecting it throws an error.",
      );
      assert.equal(await session.text("bad"), "bad");
      await session.run("const trap = new Proxy({}, { ownKeys() { throw new Error() } });");
      assert.equal(await session.engine.ask({ type: "names", path: ["trap"] }, 10_000), null);
      assert.equal(await session.engine.ask({ type: "describe", path: ["bad"] }, 10_000), null);
      assert.equal(await session.text("1"), "1");
    });

    await t.step("a stopped cell ends, and variables are kept", async () => {
      for (const [index, source] of ENDLESS.entries()) {
        await session.run(`kept = ${index};`);
        await session.stop(source, "begun");
        assert.equal(await session.text("kept"), String(index), source);
      }
    });

    await t.step("a stopped cell does not continue in the background", async () => {
      await session.stop(
        `let ticks = 0;
        setInterval(() => ticks++, 1);
        new Worker("data:text/javascript,setInterval(() => postMessage(1), 1)", { type: "module" })
          .onmessage = () => ticks++;
        (async () => { for (;;) { await new Promise((go) => setTimeout(go, 1)); ticks++; } })();
        console.log("begun");
        await new Promise((go) => setTimeout(go, 50));
        try { await new Promise(() => {}); } finally { ticks += 1000; }`,
        "begun",
      );
      const count =
        "const before = ticks; await new Promise((go) => setTimeout(go, 50)); ticks - before";
      assert.equal(await session.text(count), "0");
    });

    await t.step(
      "a cell that is stopped while it waits for input continues without an answer",
      async () => {
        let isAsked = () => {};
        const asked = new Promise<void>((resolve) => isAsked = resolve);
        session.onInput = () => {
          isAsked();
          return new Promise(() => {});
        };
        const ran = session.execute('prompt("name?");\nwhile (true);');
        await asked;
        await session.engine.stop();
        assert.equal(errorOf((await ran).result).ename, "Stopped");
        assert.equal(errorOf((await ran).result).evalue, "Variables are still there.");
      },
    );

    await t.step("a cell can request input", async () => {
      session.onInput = ({ prompt }) => Promise.resolve(`${prompt}!`);
      assert.equal(await session.text('prompt("who")'), '"who!"');
    });

    await t.step("late output belongs to the cell that caused it", async () => {
      const late = `setTimeout(() => console.log("late"), 20);
        setTimeout(() => { throw new TypeError("thrown late"); }, 20);
        setTimeout(() => Deno.jupyter.display({ "text/plain": "shown late" }, { raw: true }), 20);
        (async () => { await new Promise((go) => setTimeout(go, 20)); throw new Error("unawaited"); })();
        "now"`;
      const first = await session.run(late);
      const second = await session.run('await new Promise((go) => setTimeout(go, 40));\n"own"');
      await session.until(() => first.length === 5);
      assert.deepEqual(first.map(textOf).sort(), [
        '"now"',
        "late\n",
        "shown late",
        "thrown late",
        "unawaited",
      ]);
      assert.deepEqual(second.map(textOf), ['"own"']);
    });

    await t.step(
      "a rejected promise that is not awaited is reported before its cell ends",
      async () => {
        const outputs = await session.run('Promise.reject(new Error("lost")); 5');
        assert.deepEqual(outputs.map(textOf), ["5", "lost"]);
        const error = outputs[1] as Output & { output_type: "error" };
        assert.match(error.traceback[1], /^ {4}at cell \d+, line 1:16$/);
      },
    );

    await t.step("20 MB of text and 3,000 displays arrive complete and in order", async () => {
      const text = await session.text('console.log("x".repeat(20e6));\n"end"');
      assert.equal(text.length, 20e6 + 1 + 5);
      const outputs = await session.run(
        'for (let i = 0; i < 3000; i++) Deno.jupyter.display({ "text/plain": `${i}` }, { raw: true });',
      );
      assert.deepEqual(outputs.map(textOf), Array.from({ length: 3000 }, (_, i) => `${i}`));
    });

    await t.step(
      "an output above the limit is refused with the number of its cell; other output is complete",
      async () => {
        const refused: string[] = [];
        session.onExcess = (what) => refused.push(what);
        const one = `Deno.jupyter.display({ "text/plain": "x".repeat(${
          MAX_OUTPUT_BYTES + 1
        }) }, { raw: true });`;
        assert.equal(await session.text(`${one}\n"after"`), '"after"');
        const many = 'for (let i = 0; i < 60; i++) console.log("x".repeat(1e6)); "after"';
        const { length } = await session.text(many);
        assert.ok(length > MAX_OUTPUT_BYTES - 2e6 && length <= MAX_OUTPUT_BYTES, `${length}`);
        const { result } = await session.execute(`throw "x".repeat(${MAX_OUTPUT_BYTES + 1})`);
        assert.equal(result.status === "error" && result.error.evalue, "x".repeat(100_000));
        assert.equal(refused.length, 2);
        const [first, second] = refused.map((what) =>
          /^Cell (\d+) made an output of 3[2-9]/.exec(what)
        );
        assert.equal(Number(second?.[1]), Number(first?.[1]) + 1, refused.join("\n"));
        assert.equal(await session.text("1 + 1"), "2");
      },
    );

    await t.step("cells may replace any global", async () => {
      await session.run(
        `const names = ["Promise", "JSON", "Array", "Date", "setTimeout", "setImmediate"];
        const all = names.map((name) => Reflect.get(globalThis, name));
        for (const name of names) Reflect.set(globalThis, name, undefined);
        Deno.jupyter.broadcast = () => { throw new Error("replaced"); };`,
      );
      assert.equal(await session.text('console.log("still"); 7'), "still\n7");
      assert.equal(await session.text("null.x"), "Cannot read properties of null (reading 'x')");
      await session.run("names.forEach((name, i) => Reflect.set(globalThis, name, all[i]));");
    });
  });
});

Deno.test("a kernel that ends is restarted, and its cell reports it", async (t) => {
  await Session.use("let kept = 1;", async (session) => {
    const reasonOf = (result: CellResult) =>
      result.status === "error" ? [result.reason, result.error.evalue] : [];

    await t.step("when it exits, or is killed, in a cell", async () => {
      const ends = ["Deno.exit(7)", 'Deno.kill(Deno.pid, "SIGKILL"); await new Promise(() => {})'];
      for (const [index, end] of ends.entries()) {
        const [reason, text] = reasonOf((await session.execute(end)).result);
        assert.equal(reason, "died");
        assert.match(text, [/exit code 7/, /SIGKILL|exit code/][index]);
        assert.match(text, /all variables are lost: run the cells above once more\.$/);
        assert.equal(await session.text("typeof kept"), '"undefined"');
      }
    });

    await t.step("when a busy timer keeps a cell from being stopped", async () => {
      const ran = session.execute(
        `setTimeout(() => { console.log("busy"); while (true); }, 0);
        await new Promise((go) => setTimeout(go, 100));
        await new Promise(() => {});`,
      );
      await session.until(() => session.messages.some(({ content }) => content.text === "busy\n"));
      await session.engine.stop();
      const [reason, text] = reasonOf((await ran).result);
      assert.equal(reason, "restarted");
      assert.match(text, /could not be interrupted.*started again, and all variables are lost/);
      assert.equal(await session.text("1"), "1");
    });

    await t.step("between two cells: the last one reports it", async () => {
      const outputs = await session.run('setTimeout(() => Deno.exit(3), 20);\n"before"');
      await session.until(() => outputs.length === 2);
      assert.match(textOf(outputs[1]), /exit code 3.*all variables are lost/);
      assert.equal(await session.text("2"), "2");
    });
  });
});
