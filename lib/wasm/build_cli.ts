import asc from "assemblyscript/asc";

/* A tool for changing the kernels, which nothing imports. */

const source = new URL("assembly/", import.meta.url);
const target = new URL("modules.ts", import.meta.url);

const HELP = `Compile the kernels in lib/wasm/assembly into lib/wasm/modules.ts.

Usage: deno task wasm

  --help  show this text`;

/**
 * Compiles the kernels, with or without relaxed SIMD. The same sources always give the same bytes.
 *
 * @throws {Error} with the compiler's messages, if it has any
 */
export async function compile(kind: "relaxed" | "plain"): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array | undefined;
  const messages = asc.createMemoryStream();
  const features = kind === "relaxed" ? ["simd", "relaxed-simd"] : ["simd"];
  const { error } = await asc.main([
    "index.ts",
    "--outFile=index.wasm",
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
  ], {
    stdout: messages,
    stderr: messages,
    readFile: (name) => readSource(name),
    writeFile: (_, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  const text = messages.toString();
  if (error || binary === undefined || text !== "") {
    throw new Error(text || "no output", { cause: error });
  }
  return new Uint8Array(binary);
}

function readSource(name: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(name, source));
  } catch (error) {
    // The compiler tries several names for an import.
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
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
  if (args.includes("--help")) {
    print(HELP);
    return 0;
  }
  if (args.length > 0) {
    print(`deno task wasm takes no arguments, got: ${args.join(" ")}`);
    return 2;
  }
  print("Compiling lib/wasm/assembly ...");
  const relaxed = await compile("relaxed");
  const plain = await compile("plain");
  const temporary = new URL("modules.ts.tmp", target);
  await Deno.writeTextFile(temporary, moduleText(relaxed, plain));
  await Deno.rename(temporary, target);
  print(`Wrote lib/wasm/modules.ts: ${relaxed.length} and ${plain.length} bytes`);
  return 0;
}

function print(text: string): void {
  // deno-lint-ignore no-console -- a command prints for its user
  console.error(text);
}

if (import.meta.main) Deno.exit(await main(Deno.args));
