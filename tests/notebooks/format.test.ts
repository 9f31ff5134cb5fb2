import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { codeCells, folder, readCommitted } from "./committed.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

for (const name of ["rnn_sine.ipynb", "experiments.ipynb", "your_data.ipynb"]) {
  Deno.test(`the code of ${name} is formatted as deno fmt formats it`, async () => {
    const cells = codeCells(await readCommitted(name));
    // Of a file, deno fmt 2.9 reports any notebook as not formatted; and it needs the language.
    const metadata = { language_info: { name: "typescript" } };
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
    const process = new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--config", CONFIG, "--ext", "ipynb", "-"],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const [{ stdout }] = await Promise.all([
      process.output(),
      new Blob([text]).stream().pipeTo(process.stdin),
    ]);
    const { cells: formatted } = JSON.parse(new TextDecoder().decode(stdout));
    const sources = formatted.map(({ source }: { source: string | string[] }) =>
      [source].flat().join("")
    );
    cells.forEach(({ id, source }, i) => assert.equal(source, sources[i], id));
  });
}
