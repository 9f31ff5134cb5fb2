import { type Command, runCommand } from "./command.ts";
import { NotebookError } from "./errors.ts";

/** The oldest Python on which the JupyterLab of `server/requirements.txt` runs. */
export const OLDEST_PYTHON = "3.10";

/** A Python on this machine. */
export interface Python {
  /** Major and minor version, such as `3.12`. */
  version: string;
  /** Whether it can make environments; Debian's python3 alone cannot. */
  hasVenv: boolean;
}

const PROBE = `
import importlib.util, json, sys
has_venv = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
print(json.dumps({"version": "%d.%d" % sys.version_info[:2], "hasVenv": has_venv}))
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
 * @throws {NotebookError} when there is none, with alternatives.
 */
export async function findPython(signal?: AbortSignal): Promise<Command> {
  const problems: string[] = [];
  for (const command of pythonCommands(Deno.build.os)) {
    const result = await runCommand([...command, "-c", PROBE], { signal });
    if (!result?.success) continue;
    const problem = problemOf(JSON.parse(result.stdout), Deno.build.os);
    if (problem === undefined) return command;
    problems.push(`  ${command.join(" ")} is ${problem}`);
  }
  const wanted = `Python ${OLDEST_PYTHON} or newer`;
  throw new NotebookError([
    `JupyterLab needs ${wanted}, or uv. Neither was found.`,
    ...problems,
    "What you can do:",
    `  - Install ${wanted} (https://www.python.org/downloads) or uv (https://docs.astral.sh/uv),`,
    "    and run deno task lab again.",
    "  - Use VS Code with its Jupyter extension. Register the kernel: deno task kernel --user",
    "  - Read the tutorial as a page: deno task tutorial --open",
  ].join("\n"));
}

/** Why a Python cannot make an environment for JupyterLab; undefined if it can. */
export function problemOf(
  { version, hasVenv }: Python,
  os: typeof Deno.build.os,
): string | undefined {
  if (version.localeCompare(OLDEST_PYTHON, "en", { numeric: true }) < 0) {
    return `Python ${version}: too old.`;
  }
  if (hasVenv) return undefined;
  const remedy = os === "linux" ? " On Debian and Ubuntu: sudo apt install python3-venv" : "";
  return `Python ${version}, but without the modules venv and ensurepip.${remedy}`;
}
