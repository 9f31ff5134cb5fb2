import { environmentPython } from "../../lib/jupyter/environment.ts";

/**
 * A Python that has some modules: that of UNROLL_TORCH, of UNROLL_PYTHON, of .venv, or python3;
 * undefined if none has.
 */
export function pythonWith(...modules: string[]): string | undefined {
  const named = ["UNROLL_TORCH", "UNROLL_PYTHON"].flatMap((name) => Deno.env.get(name) ?? []);
  return [...named, environmentPython("."), "python3"].find((python) => {
    try {
      const args = ["-c", `import ${modules.join(", ")}`];
      return new Deno.Command(python, { args, stdout: "null", stderr: "null" }).outputSync()
        .success;
    } catch {
      return false;
    }
  });
}

/** Runs a program text with arguments, and gives what it prints. */
export function runPython(python: string, program: string, ...args: string[]): string {
  const { success, stdout, stderr } = new Deno.Command(python, { args: ["-c", program, ...args] })
    .outputSync();
  const [out, problems] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(problems);
  return out;
}
