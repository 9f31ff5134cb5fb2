import assert from "node:assert/strict";
import { join } from "node:path";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { labTest } from "./lab.ts";
import { TUTORIAL } from "./project.ts";

labTest(
  "a saved file differs only where the notebook was changed",
  async (lab) => {
    const path = join(lab.project.notebooks, "edited.ipynb");
    await Deno.copyFile(join(lab.project.notebooks, TUTORIAL), path);
    const notebook = await lab.open("edited.ipynb");
    const before = await Deno.readTextFile(path);
    await notebook.run("packages");
    await notebook.edit(
      "hyperparameters",
      "const hiddenSize = 6; // as many as memory needs\nhiddenSize",
    );
    await notebook.run("hyperparameters");
    await notebook.edit("title", "# Another title");
    await notebook.run("title");
    await notebook.save();

    const parsed = JSON.parse(before);
    const cell = (id: string) => parsed.cells.find((cell: { id: string }) => cell.id === id);
    cell("title").source = ["# Another title"];
    Object.assign(cell("hyperparameters"), {
      source: ["const hiddenSize = 6; // as many as memory needs\n", "hiddenSize"],
      outputs: [{
        output_type: "execute_result",
        execution_count: 2,
        data: { "text/plain": ["6"] },
        metadata: {},
      }],
    });
    const after = await Deno.readTextFile(path);
    assert.deepEqual(JSON.parse(after), parsed);
    const expected = join(lab.project.notebooks, "expected.ipynb");
    await Deno.writeTextFile(expected, JSON.stringify(parsed));
    await writeNotebook(expected, await readNotebook(expected));
    assert(
      after === await Deno.readTextFile(expected),
      "the same content, written in another way",
    );
  },
);
