/*
 * Compares tanh and exp with those of `Math`, rounded to float32, for all 2^32
 * float32 numbers. It takes some minutes, so it is not a test; run it when their kernels change:
 *
 *     deno run tests/wasm/exhaustive.ts [tanh | exp]
 */
import { createMemory, loadKernels } from "../../lib/wasm/mod.ts";

const block = 2 ** 20;
const memory = createMemory(8 * block);
const kernels = loadKernels(memory, "plain");
const words = new Uint32Array(memory.buffer, 0, block);
const x = new Float32Array(memory.buffer, 0, block);
const y = new Float32Array(memory.buffer, 4 * block, block);

const functions = { tanh: Math.tanh, exp: Math.exp };

for (const [name, f] of Object.entries(functions) as [keyof typeof functions, typeof Math.tanh][]) {
  if (!Deno.args.every((chosen) => chosen === name)) continue;
  let different = 0;
  for (let first = 0; first < 2 ** 32; first += block) {
    for (let i = 0; i < block; i++) words[i] = first + i;
    kernels[name](4 * block, 0, block);
    for (let i = 0; i < block; i++) {
      if (Object.is(y[i], Math.fround(f(x[i])))) continue;
      different++;
      if (different <= 20) print(`${name}(${x[i]}) is ${y[i]}, not ${Math.fround(f(x[i]))}`);
    }
  }
  print(`${name}: ${different} of 2^32 results differ`);
}

function print(text: string): void {
  // deno-lint-ignore no-console -- a command line speaks to its user
  console.log(text);
}
