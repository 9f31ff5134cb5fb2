import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../jupyter/atomic.ts";
import { parseArguments, printError, reportFailure } from "../jupyter/command_line.ts";
import { UsageError } from "../jupyter/errors.ts";

/* A tool for changing the kernels, which nothing imports. */

/** A program, and not in deno.json: with it, everyone would download 95 MB. */
const COMPILER = "npm:assemblyscript@0.28.20/asc";

const sources = new URL("assembly/", import.meta.url);
const target = fileURLToPath(new URL("modules.ts", import.meta.url));

const HELP = `Compile the kernels in lib/wasm/assembly into lib/wasm/modules.ts.

Usage: deno task wasm

  --help  show this text`;

/**
 * Compiles the kernels, with or without relaxed SIMD. The same sources always give the same bytes.
 *
 * @throws {Error} with the compiler's messages, if it has any
 */
export async function compile(kind: "relaxed" | "plain"): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ prefix: "unroll-wasm-" });
  try {
    const file = join(folder, "kernels.wasm");
    const features = kind === "relaxed" ? ["simd", "relaxed-simd"] : ["simd"];
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-config", "--no-lock", "--no-prompt", "--ignore-env"],
        `--allow-read=.,${folder}`,
        `--allow-write=${folder}`,
        COMPILER,
        "index.ts",
        `--outFile=${file}`,
        "--optimizeLevel=3",
        "--shrinkLevel=0",
        "--converge",
        "--noAssert",
        // No allocator and no garbage collector: the kernels only touch the memory they are given.
        "--runtime=stub",
        "--importMemory",
        "--noExportMemory",
        // At least one page: without this, the engine would check every access for a memory of size 0.
        "--initialMemory=1",
        // Vectors pass between the functions of the module, and never to JavaScript.
        "--disableWarning=112",
        ...features.map((feature) => `--enable=${feature}`),
      ],
      cwd: sources,
    }).output();
    const messages = new TextDecoder().decode(stderr);
    if (messages !== "") throw new Error(messages);
    return await Deno.readFile(file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The text of `modules.ts`. */
function moduleText(relaxed: Uint8Array, plain: Uint8Array): string {
  return `// Written by \`deno task wasm\` from the sources in assembly/. Do not change it by hand.

/** The compiled kernels, whose bytes are much the same: with relaxed SIMD, and with plain SIMD. */
export const modules = {
  relaxed:
    "${relaxed.toHex()}",
  plain:
    "${plain.toHex()}",
};
`;
}

/** Runs `deno task wasm` and returns the exit code. */
async function main(args: string[]): Promise<number> {
  const { positionals } = parseArguments(args, {}, HELP);
  if (positionals.length > 0) throw new UsageError("deno task wasm takes no arguments.");
  printError("Compiling lib/wasm/assembly");
  const relaxed = await compile("relaxed");
  const plain = await compile("plain");
  await writeFileAtomically(target, moduleText(relaxed, plain));
  printError(`Wrote lib/wasm/modules.ts: ${relaxed.length} and ${plain.length} bytes`);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args).catch(reportFailure));
