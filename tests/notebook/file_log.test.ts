import assert from "node:assert/strict";
import { join } from "node:path";
import { sweep } from "unroll";
import { fileLog } from "unroll/notebook";

Deno.test("a sweep's file grows by a line for each run, and a line that was cut off is replaced", async () => {
  const folder = await Deno.makeTempDir({ prefix: "unroll läuft " });
  try {
    const path = join(folder, "sweep läuft.jsonl");
    const log = fileLog(path);
    assert.equal(await log.read(), "");
    const options = { log, workers: 1 };
    await sweep({ epochs: 2 }, { ...options, seeds: [1, 2] });
    const text = await Deno.readTextFile(path);
    assert.equal(text.trimEnd().split("\n").length, 2);
    await Deno.truncate(path, new TextEncoder().encode(text).length - 30);
    const notices: string[] = [];
    await sweep({ epochs: 2 }, { ...options, seeds: [1, 2], onNotice: (n) => notices.push(n) });
    assert.equal(notices.length, 1);
    assert.equal(await Deno.readTextFile(path), text);
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), [
      "sweep läuft.jsonl",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file that cannot be read is an error, not an empty log", async () => {
  const folder = await Deno.makeTempDir();
  await assert.rejects(async () => await fileLog(folder).read());
  await Deno.remove(folder);
});
