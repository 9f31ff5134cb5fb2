import assert from "node:assert/strict";
import { readReport, readResult } from "./report.ts";

const FAILED = `./a.test.ts => adds ... ok (1ms)
------- output -------
a line of a test's own => which is ... no result
----- output end -----
./a.test.ts => subtracts (slowly) ... FAILED (2ms)
./b.test.ts => divides ... ignored (0ms)
./b.test.ts => has steps ... one ... ok (0ms)
./b.test.ts => has steps ... ok (1ms)

 ERRORS 

subtracts (slowly) => ./a.test.ts:2:6
error: Error: 1 is not 2
    at file:///a.test.ts:2:34

 FAILURES 

subtracts (slowly) => ./a.test.ts:2:6

FAILED | 2 passed (1 step) | 1 failed | 1 ignored (80ms)

error: Test failed
`;

Deno.test("the report of a failed run has the counts and the errors", () => {
  assert.deepEqual(readReport(FAILED, false), {
    passed: 2,
    failed: 1,
    skipped: ["divides"],
    failures: "subtracts (slowly) => ./a.test.ts:2:6\nerror: Error: 1 is not 2\n" +
      "    at file:///a.test.ts:2:34",
  });
});

Deno.test("a module that cannot be loaded counts as a failure and is reported in full", () => {
  const text = 'Check a.test.ts\nerror: Module not found "file:///b.ts".\n';
  const { passed, failed, failures } = readReport(text, false);
  assert.deepEqual([passed, failed], [0, 1]);
  assert.equal(failures, 'error: Module not found "file:///b.ts".');
});

Deno.test("the report of a run without failures has the counts only", () => {
  const text =
    "./a.test.ts => adds ... ok (1ms)\n\nok | 1 passed | 0 failed | 3 filtered out (1s)\n";
  const nothing = { failed: 0, skipped: [], failures: "" };
  assert.deepEqual(readReport(text, true), { passed: 1, ...nothing });
});

Deno.test("results of tests are read, results of steps are not", () => {
  assert.deepEqual(FAILED.split("\n").flatMap((line) => readResult(line) ?? []), [
    { path: "./a.test.ts", result: "ok" },
    { path: "./a.test.ts", result: "FAILED" },
    { path: "./b.test.ts", result: "ignored" },
    { path: "./b.test.ts", result: "ok" },
  ]);
});
