import { fileURLToPath } from "node:url";
import { join } from "node:path";
import peers from "./peers/deno.json" with { type: "json" };

/** A program that can be timed. */
export interface Contestant {
  /** As in `--only` and in the JSON. */
  readonly name: string;
  /** As in the table. */
  readonly label: string;
  /**
   * Finds out how to start it; what it has to build goes into `folder`.
   *
   * @throws MissingError if something that it needs is not on this machine
   */
  find(folder: string): Promise<Found>;
}

/** How to start a contestant, and what it is made with. */
export interface Found {
  /** The program and its arguments; the folder with the numbers is added to them. */
  readonly command: readonly string[];
  readonly version: string;
}

/** Thrown when a contestant cannot run here. The message names what is missing. */
export class MissingError extends Error {
  override name = "MissingError";
}

/** Everyone, in the order of the table. The baseline is what the others are measured against. */
export const baseline = "typed-arrays";

const here = fileURLToPath(new URL(".", import.meta.url));

/** All contestants. To add one, write its file and name it here. */
export const contestants: readonly Contestant[] = [
  {
    name: "unroll",
    label: "Unroll, step by step",
    find: () => Promise.resolve(deno("contestants/unroll.ts", "../../deno.json")),
  },
  {
    name: "unroll-captured",
    label: "Unroll, captured",
    find: () => Promise.resolve(deno("contestants/captured.ts", "../../deno.json")),
  },
  {
    name: baseline,
    label: "hand-written loop",
    find: () => Promise.resolve(deno("contestants/typed_arrays.ts", "../../deno.json")),
  },
  { name: "c", label: "C", find: findC },
  { name: "pytorch", label: "PyTorch, one thread", find: findPyTorch },
  peer("tfjs-wasm", "TensorFlow.js, wasm", "tfjs_wasm.ts", "@tensorflow/tfjs-backend-wasm"),
  peer("tfjs-cpu", "TensorFlow.js, cpu", "tfjs_cpu.ts", "@tensorflow/tfjs"),
  peer("jax-js", "jax-js", "jax.ts", "@jax-js/jax"),
  peer("js-pytorch", "js-pytorch", "js_pytorch.ts", "js-pytorch"),
];

/** A package from npm, which only the bench's own configuration knows. */
function peer(name: string, label: string, file: string, dependency: keyof typeof peers.imports) {
  const version = peers.imports[dependency].split("@").at(-1)!;
  const { command } = deno(`peers/${file}`, "peers/deno.json", "--frozen");
  return { name, label, find: () => Promise.resolve({ command, version }) };
}

function deno(file: string, config: string, ...options: string[]): Found {
  return {
    command: [
      ...[Deno.execPath(), "run", "--quiet", "--no-prompt", "--allow-read", ...options],
      ...["--config", join(here, config), join(here, file)],
    ],
    version: Deno.version.deno,
  };
}

async function findC(folder: string): Promise<Found> {
  const version = await firstLine("cc", ["--version"]);
  if (version === undefined) throw new MissingError("there is no cc");
  const binary = join(folder, "sine");
  const source = join(here, "contestants/sine.c");
  let problem: string | undefined;
  // All that the machine can do, but no contracted operations: they round differently. Not every
  // compiler knows all of these options.
  for (const flags of [["-O3", "-march=native", "-ffp-contract=off"], ["-O3"]]) {
    const args = [...flags, "-o", binary, source, "-lm"];
    const { success, stderr } = await new Deno.Command("cc", { args, stdout: "null" }).output();
    if (success) return { command: [binary], version: `${version}, ${flags.join(" ")}` };
    problem = new TextDecoder().decode(stderr);
  }
  throw new MissingError(`cc does not compile sine.c: ${problem}`);
}

async function findPyTorch(): Promise<Found> {
  const named = Deno.env.get("UNROLL_TORCH");
  for (const python of named ? [named] : ["python3", "python"]) {
    const version = await firstLine(python, ["-c", "import torch; print(torch.__version__)"]);
    if (version !== undefined) {
      return { command: [python, join(here, "contestants/torch_rnn.py")], version };
    }
  }
  throw new MissingError(
    named
      ? `UNROLL_TORCH is ${named}, which has no torch`
      : "python3 has no torch; UNROLL_TORCH may name a Python that has",
  );
}

/** What a program prints first; undefined if it is not there or fails. */
async function firstLine(program: string, args: string[]): Promise<string | undefined> {
  const run = () => new Deno.Command(program, { args, stderr: "null" }).output();
  try {
    const { success, stdout } = await run();
    return success ? new TextDecoder().decode(stdout).split("\n")[0].trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
