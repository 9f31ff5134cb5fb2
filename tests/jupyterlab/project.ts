import { dirname, join } from "node:path";
import { writeKernelspec } from "../../lib/jupyter/kernelspec.ts";
import { labEnvironment, stateFolder } from "../../lib/jupyter/lab.ts";
import { NOTEBOOKS } from "../../lib/jupyter/command_line.ts";
import { copyProject } from "../jupyter/project_copy.ts";

/** The tutorial's name among the notebooks. */
export const TUTORIAL = "rnn_sine.ipynb";

/** A copy of the project, as `deno task lab` prepares it. */
export interface Project {
  /** Its name has blanks and letters beyond ASCII. */
  folder: string;
  /** The folder of the notebooks. */
  notebooks: string;
  /** The environment variables of its Jupyter. */
  env: Record<string, string>;
}

/** Copies the project into a new folder, and registers this Deno as the copy's kernel. */
export async function makeProject(): Promise<Project> {
  const parent = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll-lab-" }));
  const folder = join(parent, "mein Übungs-Projekt");
  await copyProject(folder);
  await writeKernelspec(stateFolder(folder));
  return { folder, notebooks: join(folder, NOTEBOOKS), env: labEnvironment(folder) };
}

/** Removes the copy. */
export async function removeProject({ folder }: Project): Promise<void> {
  await Deno.remove(dirname(folder), { recursive: true });
}
