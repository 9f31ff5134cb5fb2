import assert from "node:assert/strict";
import { join } from "node:path";
import { run, safetensors, saveRun, tensor } from "unroll";
import { readFixture } from "../fixtures/read.ts";
import { EXPORTED, type ExportRecord } from "./exported.ts";

const root = new URL("../../", import.meta.url);

/** Runs the task in a folder, as a user would. */
function exportTorch(folder: string, ...args: string[]) {
  const { code, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "export-torch", ...args],
    cwd: root,
    env: { INIT_CWD: folder, NO_COLOR: "1" },
  }).outputSync();
  const [out, problems] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, problems };
}

function inFolder(test: (folder: string) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync({ prefix: "unroll zürich " });
    try {
      test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

const records = readFixture<ExportRecord[]>("export");
for (const [name, options] of Object.entries(EXPORTED)) {
  const record = records.find((record) => record.name === name)!;
  Deno.test(
    `PyTorch repeats the run's predictions with the program of a saved ${name}`,
    inFolder((folder) => {
      const r = run(options);
      Deno.writeFileSync(join(folder, `${name}.safetensors`), saveRun(r));
      const { code, out } = exportTorch(folder, `${name}.safetensors`);
      assert.deepEqual([code, out.trim()], [0, join(folder, `${name}.py`)]);
      assert.equal(
        Deno.readTextFileSync(out.trim()),
        record.script,
        "PyTorch has not executed this program yet: deno task fixtures",
      );
      assert.deepEqual([record.code, record.codeWithOtherWeights], [0, 1]);
      const predictions = r.predictions.flat();
      assert.equal(record.predictions.length, predictions.length);
      record.predictions.forEach((value, i) => {
        const bound = 1e-5 * Math.max(1, Math.abs(value));
        assert.ok(Math.abs(value - predictions[i]) < bound, `prediction ${i}`);
      });
    }),
  );
}

Deno.test(
  "an existing program is only overwritten with --force",
  inFolder((folder) => {
    Deno.writeFileSync(join(folder, "a.safetensors"), saveRun(run({ epochs: 1 })));
    Deno.writeTextFileSync(join(folder, "a.py"), "mine");
    const { code, problems } = exportTorch(folder, "a.safetensors");
    assert.equal(code, 1);
    assert.match(problems, /a\.py is there already; --force writes over it/);
    assert.equal(Deno.readTextFileSync(join(folder, "a.py")), "mine");
    assert.equal(exportTorch(folder, "--force", "a.safetensors").code, 0);
    assert.match(Deno.readTextFileSync(join(folder, "a.py")), /import torch/);
  }),
);

Deno.test({
  name: "a link that leads nowhere is not overwritten either",
  // There, making a link takes rights that a test may not have.
  ignore: Deno.build.os === "windows",
  fn: inFolder((folder) => {
    Deno.writeFileSync(join(folder, "a.safetensors"), saveRun(run({ epochs: 1 })));
    Deno.symlinkSync(join(folder, "nowhere"), join(folder, "a.py"));
    const { code, problems } = exportTorch(folder, "a.safetensors");
    assert.equal(code, 1);
    assert.match(problems, /a\.py is there already; --force writes over it/);
    assert.equal(Deno.readLinkSync(join(folder, "a.py")), join(folder, "nowhere"));
  }),
});

Deno.test(
  "refuses a file that is not a saved run in one line, and writes nothing",
  inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "a.safetensors"), "nothing");
    Deno.writeFileSync(join(folder, "b.safetensors"), safetensors.save({ w: tensor([1]) }));
    for (
      const [file, message] of [
        ["a.safetensors", /^a\.safetensors: safetensors: the file has 7 bytes/],
        ["b.safetensors", /^b\.safetensors: loadRun: the file holds no run of Unroll/],
        ["c.safetensors", /^c\.safetensors: .*(No such file|not found|cannot find)/i],
      ] as const
    ) {
      const { code, problems } = exportTorch(folder, file);
      assert.equal(code, 1);
      assert.match(problems, message);
      assert.equal(problems.trim().split("\n").length, 1);
    }
    assert.equal(exportTorch(folder).code, 2);
    assert.equal(exportTorch(folder, "--help").code, 0);
    assert.equal(exportTorch(folder, "--what").code, 2);
    assert.equal(Array.from(Deno.readDirSync(folder)).length, 2);
  }),
);
