import assert from "node:assert/strict";
import { declaredNames, whyStatic } from "../../lib/page/alive.ts";
import { code } from "./notebooks.ts";

function reason(source: string, ...others: string[]): string | undefined {
  return whyStatic(source, "typescript", declaredNames([source, ...others].map((s) => code(s))));
}

Deno.test("names that only the kernel has are reported", () => {
  for (
    const [source, use] of [
      ["localStorage.setItem('a', 'b')", "localStorage.setItem"],
      ["const { env } = process", "process"],
      ["Buffer.from('a')", "Buffer.from"],
      ["new Worker('data:text/javascript,1')", "Worker"],
      ["function load() { return fetch('x'); }", "fetch"],
      ["[Deno]", "Deno"],
      ["const all = { Deno }", "Deno"],
    ]
  ) {
    assert.ok(reason(source)?.startsWith(`it uses ${use}, `), `${source}: ${reason(source)}`);
  }
});

Deno.test("names that a notebook declares, checks or uses as properties are its own", () => {
  for (
    const source of [
      "const process = (x: number) => x; process(1)",
      "function run(fetch: () => void) { fetch(); }",
      "try { 1 } catch (Deno) { Deno }",
      "const all = { fetch: 1, process() {} }; all.fetch + all.process",
      "typeof process === 'undefined'",
      "let x: Worker | undefined",
      "Deno.inspect(1)",
      "prompt('?'); confirm('!'); alert('.')",
    ]
  ) {
    assert.equal(reason(source), undefined, source);
  }
  assert.equal(reason("Buffer.of(1)", "class Buffer {}"), undefined);
  assert.equal(reason("Worker", "import { Worker } from 'unroll'"), undefined);
});

Deno.test("modules that a page does not have are named, unless only their types are imported", () => {
  assert.equal(
    reason("import x from './own.ts'"),
    'it needs "./own.ts", which is not in this page',
  );
  assert.equal(reason("await import('zod')"), 'it needs "zod", which is not in this page');
  assert.equal(reason("import type { z } from 'zod'; import { run } from 'npm:unroll'"), undefined);
});
