/** The library as a package: for JSR, and for Node with types. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const project = fileURLToPath(new URL("../", import.meta.url));

/** Runs a program; it has to succeed. */
async function command(program: string, args: string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, `${program} ${args.join(" ")}: ${error || out}`);
  return out;
}

Deno.test("the package can be published, without slow types", async () => {
  // Types are checked by their own phase.
  const args = ["publish", "--dry-run", "--allow-dirty", "--no-check", "--quiet"];
  await command(Deno.execPath(), args, project);
});

const PROGRAM = `
import { compare, run, type Tensor, zeros } from "@unroll/unroll";
import { lossPlot, medianPlot } from "@unroll/unroll/notebook";

const row: Tensor<readonly [1, 6]> = zeros([1, 6]);
const { losses }: { losses: readonly number[] } = run({ epochs: 3 });
console.log(row.shape.join(), losses.length, lossPlot({ losses: [...losses] }).tagName);
const { rows } = compare([run({ epochs: 2, seed: 1 }), run({ epochs: 2, seed: 2 })]);
const points = [{ x: 1, y: 0.1 }, { x: 2, y: 0.2 }];
console.log(rows.length, medianPlot({ points, x: "x", y: "y" }).tagName);
// @ts-expect-error Shapes that do not fit.
const f = () => zeros([1, 6]).mm(zeros([7, 6]));
// @ts-expect-error An option that does not exist.
const g = () => run({ epoch: 3 });
`;

Deno.test("Node imports the built package, and TypeScript checks against its types", async () => {
  const folder = await Deno.makeTempDir({ prefix: "unroll-package-" });
  try {
    const packed = join(folder, "packed.tgz");
    const pack = ["pack", "--allow-dirty", "--quiet", "--output", packed];
    await command(Deno.execPath(), pack, project);
    await command("tar", ["-xzf", packed, "-C", folder], folder);
    // A package may import itself by its name, as others do.
    const root = join(folder, "package");
    await Deno.copyFile(join(project, "deno.lock"), join(root, "deno.lock"));
    const install = ["install", "--quiet", "--node-modules-dir=auto"];
    await command(Deno.execPath(), install, root);

    const path = join(root, "program.ts");
    await Deno.writeTextFile(path, PROGRAM);
    const program = ts.createProgram([path], {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      strict: true,
      skipLibCheck: true, // Plot's declarations need those of d3.
      types: [],
    });
    const found = ts.getPreEmitDiagnostics(program);
    assert.equal(ts.formatDiagnostics(found, ts.createCompilerHost({})), "");
    program.emit(program.getSourceFile(path));
    assert.equal(await command("node", ["program.js"], root), "1,6 3 svg\n2 svg\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
