import { type Command, runCommand } from "./command.ts";
import { NotebookError } from "./errors.ts";

/** The oldest Python on which the JupyterLab of `server/requirements.txt` runs. */
export const OLDEST_PYTHON: readonly [number, number] = [3, 10];

/** A Python on this machine. */
export interface Python {
  /** How it was started, such as `["python3"]`. */
  command: Command;
  /** Major and minor version. */
  version: [number, number];
  /** Whether it can make environments; Debian's python3 alone cannot. */
  hasVenv: boolean;
}

const PROBE = `
import importlib.util, json, sys
has_venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
print(json.dumps({"version": sys.version_info[:2], "hasVenv": has_venv}))
`;

/** How Pythons can be started on a system, in the order in which they are tried. */
export function pythonCommands(os: typeof Deno.build.os): Command[] {
  if (os === "windows") return [["py", "-3"], ["python"], ["python3"]];
  // `python3` can be too old, as on macOS, or incomplete, while another one is neither.
  const newer = [14, 13, 12, 11, 10].map((minor): Command => [`python3.${minor}`]);
  return [["python3"], ...newer, ["python"]];
}

/**
 * The first Python that can make an environment for JupyterLab.
 *
 * @throws {NotebookError} when there is none, with the ways out.
 */
export async function findPython(signal?: AbortSignal): Promise<Command> {
  const found: Python[] = [];
  for (const candidate of pythonCommands(Deno.build.os)) {
    const python = await probe(candidate, signal);
    if (python && isSuitable(python)) return python.command;
    if (python) found.push(python);
  }
  throw new NotebookError(explainMissing(found, Deno.build.os));
}

/** Whether a Python can make an environment in which JupyterLab runs. */
export function isSuitable(python: Python): boolean {
  return isRecent(python) && python.hasVenv;
}

/** Describes the Pythons that were found, why none will do, and what can be done. */
export function explainMissing(found: Python[], os: typeof Deno.build.os): string {
  const wanted = `Python ${OLDEST_PYTHON.join(".")} or newer`;
  const seen = found.map((python) => {
    const name = `${python.command.join(" ")} is Python ${python.version.join(".")}`;
    if (!isRecent(python)) return `${name}: too old.`;
    const remedy = os === "linux" ? ` On Debian and Ubuntu: sudo apt install python3-venv` : "";
    return `${name}, but without the modules venv and ensurepip.${remedy}`;
  });
  return [
    `JupyterLab needs ${wanted}, or uv. Neither was found.`,
    ...seen.map((line) => `  ${line}`),
    "What you can do:",
    `  - Install ${wanted} (https://www.python.org/downloads) or uv (https://docs.astral.sh/uv),`,
    "    and run deno task lab again.",
    "  - Use VS Code with its Jupyter extension. Tell it about the kernel: deno task kernel --user",
    "  - Read the tutorial as a page: deno task tutorial --open",
  ].join("\n");
}

function isRecent({ version: [major, minor] }: Python): boolean {
  return major > OLDEST_PYTHON[0] || major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1];
}

async function probe(candidate: Command, signal?: AbortSignal): Promise<Python | undefined> {
  const result = await runCommand([...candidate, "-c", PROBE], { signal });
  if (!result?.success) return undefined;
  return { command: candidate, ...JSON.parse(result.stdout) };
}
