import assert from "node:assert/strict";
import { join } from "node:path";
import { remember } from "../../lib/page/remember.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-remember-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function never(): Promise<never> {
  return Promise.reject(new Error("made again"));
}

Deno.test("what was made from the same files is not made again", async () => {
  await inFolder(async (folder) => {
    const within = join(folder, "new", "folder");
    const value = { text: "a\u2028</script>", list: [1, 2] };
    assert.deepEqual(await remember("thing", () => Promise.resolve(value), within), value);
    assert.deepEqual(await remember("thing", never, within), value);
    assert.equal(await remember("other", () => Promise.resolve(1), within), 1);
    const names = [...Deno.readDirSync(within)].map(({ name }) => name).sort();
    assert.deepEqual(names, ["other.json", "thing.json"], "no temporary file is left");
  });
});

Deno.test("what was made from other files, or is damaged, is made again", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "thing.json");
    await remember("thing", () => Promise.resolve("first"), folder);
    const kept = Deno.readTextFileSync(path);
    const { key, value } = JSON.parse(kept);
    assert.equal(value, "first");
    const damaged = [JSON.stringify({ key: `${key}0`, value }), kept.slice(0, -3), "null", ""];
    for (const text of damaged) {
      Deno.writeTextFileSync(path, text);
      assert.equal(await remember("thing", () => Promise.resolve("again"), folder), "again");
      assert.equal(await remember("thing", never, folder), "again");
    }
  });
});

Deno.test("where nothing can be kept, it is made each time", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "file");
    Deno.writeTextFileSync(file, "");
    for (const value of [1, 2]) {
      assert.equal(await remember("thing", () => Promise.resolve(value), file), value);
    }
  });
});

Deno.test("what fails is not kept", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(remember("thing", never, folder), /made again/);
    assert.equal(await remember("thing", () => Promise.resolve(1), folder), 1);
  });
});
