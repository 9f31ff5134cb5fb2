/**
 * Python with JupyterLab, nbclient, nbconvert and nbformat: the environment `.venv` that `.ci/run`
 * makes in the checkout, or the interpreter that the environment variable `UNROLL_PYTHON` names.
 */
import { fileURLToPath } from "node:url";
import { skips } from "../runner/skips.ts";

const IN_CHECKOUT = Deno.build.os === "windows" ? ".venv/Scripts/python.exe" : ".venv/bin/python";

/** The environment variable in which `deno task test` hands on what `findPython` has found. */
export const PYTHON_VARIABLE = "UNROLL_TEST_PYTHON";

/** The interpreter's path; undefined when there is none that can run notebooks. */
export const python: string | undefined = await findPython();

/**
 * A test that needs Jupyter's own tools. Where they are missing it is skipped, but not with
 * `CI=true`.
 */
export function jupyterTest(name: string, run: (python: string) => Promise<void>) {
  const ignore = skips(name, "JupyterLab", python !== undefined);
  Deno.test({ name, ignore, fn: () => run(requirePython()) });
}

/** Runs a Python program and returns what it prints; fails with its error output. */
export async function runPython(
  code: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<string> {
  const command = new Deno.Command(requirePython(), { args: ["-c", code, ...args], env });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Python failed:\n${decoder.decode(stderr)}`);
  return decoder.decode(stdout);
}

/** Whether the interpreter has a module beyond those that all tests of Jupyter need. */
export async function hasModule(name: string): Promise<boolean> {
  return python !== undefined && await canImport(python, name);
}

/** The interpreter's path; an error where there is none. */
export function requirePython(): string {
  if (python) return python;
  throw new Error("Jupyter is missing: run .ci/run, or set UNROLL_PYTHON to a Python that has it.");
}

async function findPython(): Promise<string | undefined> {
  const found = Deno.env.get(PYTHON_VARIABLE);
  if (found !== undefined) return found || undefined;
  const inCheckout = fileURLToPath(new URL(`../../${IN_CHECKOUT}`, import.meta.url));
  const path = Deno.env.get("UNROLL_PYTHON") ?? inCheckout;
  if (!await Deno.stat(path).then(() => true, () => false)) return undefined;
  return await canImport(path, "jupyterlab, nbclient, nbconvert, nbformat") ? path : undefined;
}

async function canImport(path: string, modules: string): Promise<boolean> {
  const args = ["-c", `import ${modules}`];
  const { success } = await new Deno.Command(path, { args, stdout: "null", stderr: "null" })
    .output();
  return success;
}
