import { join } from "node:path";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import type { Notebook } from "../../lib/jupyter/notebook.ts";
import { assertValid } from "../jupyter/nbformat.ts";
import { runPython } from "./venv.ts";

const PROGRAM = `
import logging, sys
import nbformat
from nbclient import NotebookClient
path, folder = sys.argv[1:]
complaints = []
handler = logging.Handler(logging.WARNING)
handler.emit = lambda record: complaints.append(record.getMessage())
notebook = nbformat.read(path, as_version=4)
client = NotebookClient(
    notebook, timeout=120, kernel_name="deno", allow_errors=True, record_timing=False, coalesce_streams=True,
    resources={"metadata": {"path": folder}},
)
client.log.addHandler(handler)
client.execute()
nbformat.write(notebook, path)
print("\\n".join(complaints))
`;

/** What nbclient, which is behind `nbconvert --execute`, makes of a notebook. */
export interface NbclientRun {
  notebook: Notebook;
  /** What it warned about. */
  complaints: string;
}

/**
 * Runs a notebook with nbclient and the kernelspec that `deno jupyter --install` writes.
 *
 * @param scratch An empty folder for the files that this takes.
 * @param cwd The kernel's working directory.
 */
export async function runWithNbclient(
  notebook: Notebook,
  scratch: string,
  cwd: string,
): Promise<NbclientRun> {
  await installKernelspec(scratch);
  const path = join(scratch, "notebook.ipynb");
  await writeNotebook(path, notebook);
  const env = { JUPYTER_PATH: scratch, NO_COLOR: "1" };
  const complaints = (await runPython(PROGRAM, [path, cwd], env)).trim();
  assertValid(JSON.parse(await Deno.readTextFile(path)));
  return { notebook: await readNotebook(path), complaints };
}

/** Deno writes its kernelspec where this variable says, and asks nothing. */
export async function installKernelspec(folder: string) {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--install", "--force"],
    env: { DENO_TEST_JUPYTER_PATH: folder },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
