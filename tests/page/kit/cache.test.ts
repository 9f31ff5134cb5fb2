import assert from "node:assert/strict";
import { join } from "node:path";
import { remember } from "../../../lib/page/kit/cache.ts";

/** A project of two modules. */
async function withProject(test: (project: string) => Promise<void>): Promise<void> {
  const project = await Deno.makeTempDir({ prefix: "unroll-remember-" });
  try {
    await Deno.mkdir(join(project, "lib", "sub"), { recursive: true });
    await Deno.writeTextFile(join(project, "deno.json"), "{}");
    await Deno.writeTextFile(join(project, "lib", "a.ts"), "a");
    await Deno.writeTextFile(join(project, "lib", "sub", "b.ts"), "b");
    await test(project);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

function never(): Promise<never> {
  return Promise.reject(new Error("made again"));
}

Deno.test("a value of the same files is not made again", async () => {
  await withProject(async (project) => {
    const value = { text: "a\u2028</script>", list: [1, 2] };
    assert.deepEqual(await remember("thing", () => Promise.resolve(value), project), value);
    assert.deepEqual(await remember("thing", never, project), value);
    assert.equal(await remember("other", () => Promise.resolve(1), project), 1);
    const names = [...Deno.readDirSync(join(project, ".cache"))].map(({ name }) => name).sort();
    assert.deepEqual(names, ["lock", "other.json", "thing.json"], "no temporary file is left");
  });
});

Deno.test("after any change in the library or its packages, a value is made again", async () => {
  await withProject(async (project) => {
    const at = (...path: string[]) => join(project, ...path);
    const changes: Record<string, () => void> = {
      "a module is saved": () => Deno.writeTextFileSync(at("lib", "sub", "b.ts"), "c"),
      "a module is new": () => Deno.writeTextFileSync(at("lib", "empty.ts"), ""),
      "a module has another name": () => Deno.renameSync(at("lib", "a.ts"), at("lib", "z.ts")),
      "a module is gone": () => Deno.removeSync(at("lib", "empty.ts")),
      "the settings are others": () => Deno.writeTextFileSync(at("deno.json"), "{ }"),
      "packages are others": () => Deno.writeTextFileSync(at("deno.lock"), "{}"),
    };
    await remember("thing", () => Promise.resolve("before"), project);
    for (const [what, change] of Object.entries(changes)) {
      change();
      assert.equal(await remember("thing", () => Promise.resolve(what), project), what);
      assert.equal(await remember("thing", never, project), what);
    }
  });
});

Deno.test("a value made while a file was saved is not kept", async () => {
  await withProject(async (project) => {
    const path = join(project, "lib", "a.ts");
    const makeWhileSaving = async () => {
      await Deno.writeTextFile(path, "newer");
      return "from newer files";
    };
    assert.equal(await remember("thing", makeWhileSaving, project), "from newer files");
    await Deno.writeTextFile(path, "a");
    assert.equal(await remember("thing", () => Promise.resolve("right"), project), "right");
  });
});

Deno.test("a damaged value is made again", async () => {
  await withProject(async (project) => {
    const path = join(project, ".cache", "thing.json");
    await remember("thing", () => Promise.resolve("first"), project);
    const kept = Deno.readTextFileSync(path);
    for (const text of [kept.slice(0, -3), "null", "{}", ""]) {
      Deno.writeTextFileSync(path, text);
      assert.equal(await remember("thing", () => Promise.resolve("again"), project), "again");
      assert.equal(await remember("thing", never, project), "again");
    }
  });
});

Deno.test("of several callers at once, one makes the value, and the others wait for it", async () => {
  await withProject(async (project) => {
    let count = 0;
    const make = () => Promise.resolve(++count);
    const made = [1, 2, 3, 4].map(() => remember("thing", make, project));
    assert.deepEqual(await Promise.all(made), [1, 1, 1, 1]);
  });
});

Deno.test("where nothing can be written, a value is made each time", async () => {
  await withProject(async (project) => {
    await Deno.writeTextFile(join(project, ".cache"), "");
    for (const value of [1, 2]) {
      assert.equal(await remember("thing", () => Promise.resolve(value), project), value);
    }
  });
});

Deno.test("a failure is not kept", async () => {
  await withProject(async (project) => {
    await assert.rejects(remember("thing", never, project), /made again/);
    assert.equal(await remember("thing", () => Promise.resolve(1), project), 1);
  });
});
