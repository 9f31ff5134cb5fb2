import assert from "node:assert/strict";
import { join } from "node:path";
import { Bundler } from "../../../lib/page/kit/bundle.ts";

Deno.test("until Deno has its bundler, nothing else is bundled", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll-bundle-" }));
  const { Command } = Deno;
  const events: string[] = [];
  Deno.Command = class extends Command {
    override async output() {
      events.push("start");
      const output = await super.output();
      events.push("end");
      return output;
    }
  };
  try {
    const importMap = join(folder, "import_map.json");
    await Deno.writeTextFile(importMap, "{}");
    const entry = join(folder, "entry.ts");
    await Deno.writeTextFile(entry, "console.log(1 + 1);");
    const bundler = new Bundler(folder, importMap);
    const bundled = await Promise.all([1, 2, 3].map(() => bundler.script(entry)));
    assert.match(bundled[0], /console\.log\(2\)/);
    assert.deepEqual(bundled, bundled.map(() => bundled[0]));
    assert.deepEqual(events.slice(0, 2), ["start", "end"]);
  } finally {
    Deno.Command = Command;
    await Deno.remove(folder, { recursive: true });
  }
});
