import { join } from "node:path";
import { readNotebook, writeNotebook } from "../../lib/jupyter/file.ts";
import { writeKernelspec } from "../../lib/jupyter/kernelspec.ts";
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
 * Runs a notebook with nbclient, in our kernel.
 *
 * @param scratch An empty folder for the files that this takes.
 * @param cwd The kernel's working directory.
 * @param install Registers the kernel in a folder of Jupyter data.
 */
export async function runWithNbclient(
  notebook: Notebook,
  scratch: string,
  cwd: string,
  install: (folder: string) => Promise<unknown> = (folder) => writeKernelspec(folder),
): Promise<NbclientRun> {
  await install(scratch);
  const path = join(scratch, "notebook.ipynb");
  await writeNotebook(path, notebook);
  const env = { JUPYTER_PATH: scratch, NO_COLOR: "1" };
  const complaints = (await runPython(PROGRAM, [path, cwd], env)).trim();
  assertValid(JSON.parse(await Deno.readTextFile(path)));
  return { notebook: await readNotebook(path), complaints };
}

/** Registers Deno's own kernel: it writes where this variable says, and asks nothing. */
export async function installOwnKernel(folder: string) {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["jupyter", "--install", "--force"],
    env: { DENO_TEST_JUPYTER_PATH: folder },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
