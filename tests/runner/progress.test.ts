import assert from "node:assert/strict";
import type { Group } from "./groups.ts";
import { Progress } from "./progress.ts";

const MODULES = new Map<Group, string[]>([
  ["library", ["/x/library_0_a.test.ts", "/x/library_1_b.test.ts"]],
  ["kernel", ["/x/kernel_0_a.test.ts"]],
  ["pages", ["/x/pages_0_a.test.ts"]],
]);

Deno.test("a group ends with its last module, also if the next one has begun", () => {
  const progress = new Progress(MODULES);
  const read = (line: string) => progress.read(line);
  assert.deepEqual(read("../x/library_0_a.test.ts => adds ... ok (1ms)"), []);
  assert.equal(progress.describe(), "library … 1 test");
  read("../x/library_0_a.test.ts => has steps ... one ... ok (1ms)");
  read("../x/library_0_a.test.ts => is not for this system ... ignored (0ms)");
  assert.deepEqual(read("The tests of library_0_a.test.ts have ended."), []);
  read("../x/kernel_0_a.test.ts => starts ... ok (1ms)");
  assert.deepEqual(read("The tests of kernel_0_a.test.ts have ended."), []);
  read("../x/library_1_b.test.ts => subtracts ... FAILED (1ms)");
  assert.deepEqual(read("printed before: The tests of library_1_b.test.ts have ended."), [
    { group: "library", passed: 1, failed: 1, hasEnded: true },
    { group: "kernel", passed: 1, failed: 0, hasEnded: true },
  ]);
  assert.equal(progress.describe(), "pages … 0 tests");
  assert.deepEqual(progress.rest(), [{ group: "pages", passed: 0, failed: 0, hasEnded: false }]);
});
