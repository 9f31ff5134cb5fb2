/*
 * Measures the kernels, in interleaved rounds, beside PyTorch on one thread if a Python that has it
 * is named. Times are processor time, for other programs may be running:
 *
 *     deno run --allow-read --allow-run tests/wasm/bench.ts [python]
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createMemory, loadKernels } from "../../lib/wasm/mod.ts";
import { kinds } from "./arena.ts";
import { handWritten, problem } from "./step.ts";

const rounds = 25;

/** A piece of work: the function that does it once, or its name and arguments for PyTorch. */
interface Job {
  title: string;
  /** Floating-point operations, or elements. */
  work: number;
  unit: string;
  run: Record<string, () => void>;
  torch: [name: string, arguments: unknown[]];
}

function products(): Job[] {
  const sizes = [[1, 513, 512], [32, 33, 32], [32, 129, 128], [32, 513, 512], [512, 512, 512]];
  const memory = createMemory(2 ** 24);
  const [a, b, out, panels, scratch] = [0, 2, 4, 8, 12].map((i) => i * 2 ** 20);
  new Float32Array(memory.buffer).fill(0.5);
  return sizes.flatMap(([m, k, n]) =>
    (["mm", "mmTransposedA", "mmTransposedB", "mmPacked"] as const).map((layout) => {
      const run = Object.fromEntries(
        kinds.map((kind) => {
          const kernels = loadKernels(memory, kind);
          return [kind, () => {
            kernels[layout](out, a, layout === "mmPacked" ? panels : b, m, k, n, scratch);
          }];
        }),
      );
      const title = `${layout} ${m}x${k}x${n}`;
      return {
        title,
        work: 2 * m * k * n,
        unit: "GFLOP/s",
        run,
        torch: ["product", [m, k, n, layout]],
      };
    })
  );
}

function elementary(): Job {
  const n = 16384;
  const memory = createMemory(8 * n);
  new Float32Array(memory.buffer).forEach((_, i, x) => x[i] = i % 4001 / 1000 - 2);
  const run = Object.fromEntries(kinds.map((kind) => {
    const kernels = loadKernels(memory, kind);
    return [kind, () => kernels.tanh(4 * n, 0, n)];
  }));
  return { title: `tanh of ${n}`, work: n, unit: "ns each", run, torch: ["tanh", [n]] };
}

function steps(): Job[] {
  const pairs = [[6, 1], [6, 32], [32, 1], [32, 32], [128, 1], [128, 32], [512, 1], [512, 32]];
  return pairs.map(([hidden, batch]) => {
    const sizes = { hidden, batch, times: 50 };
    const work = 6 * hidden * (1 + hidden) * batch * sizes.times;
    const run = Object.fromEntries(
      kinds.map((kind) => {
        const { step } = handWritten(kind, sizes, problem(sizes), 1e-6);
        return [kind, step];
      }),
    );
    const title = `training step, hidden ${hidden}, batch ${batch}`;
    return { title, work, unit: "ms", run, torch: ["step", [hidden, batch, sizes.times]] };
  });
}

/** PyTorch in a process of its own, which takes one job a line and answers with milliseconds. */
function startTorch(python: string): (job: Job, repeat: number) => Promise<number> {
  const child = new Deno.Command(python, {
    args: [fileURLToPath(new URL("bench_torch.py", import.meta.url))],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  child.unref();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return async ({ torch }, repeat) => {
    await writer.write(new TextEncoder().encode(JSON.stringify([...torch, repeat]) + "\n"));
    let line = "";
    while (!line.endsWith("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`${python} with bench_torch.py has ended`);
      line += value;
    }
    return Number(line);
  };
}

/** The median of each contestant, in milliseconds. */
async function measure(job: Job, torch?: ReturnType<typeof startTorch>) {
  const times: Record<string, number[]> = {};
  for (let round = -10; round < rounds; round++) {
    for (const [name, run] of Object.entries(job.run)) {
      // About a millisecond.
      const repeat = Math.ceil(2e7 / job.work);
      const start = processorTime();
      for (let i = 0; i < repeat; i++) run();
      if (round >= 0) (times[name] ??= []).push((processorTime() - start) / repeat);
    }
    const repeat = Math.ceil(job.torch[0] === "step" ? 1 : 2e7 / job.work);
    const answer = await torch?.(job, repeat);
    if (answer !== undefined && round >= 0) (times.torch ??= []).push(answer);
  }
  return Object.entries(times).map(([name, all]) => {
    return [name, all.sort((a, b) => a - b)[all.length >> 1]] as const;
  });
}

const [python] = Deno.args;
const torch = python ? startTorch(python) : undefined;
for (const job of [...products(), elementary(), ...steps()]) {
  const medians = await measure(job, torch);
  const shown = medians.map(([name, ms]) => {
    const value = job.unit === "ms"
      ? ms.toFixed(3)
      : (job.unit === "ns each" ? ms * 1e6 / job.work : job.work / ms / 1e6).toFixed(1);
    return `${name} ${value.padStart(8)}`;
  });
  print(`${job.title.padEnd(38)}${shown.join("  ")}  ${job.unit}`);
}
Deno.exit();

/** What this process has used, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function print(text: string): void {
  // deno-lint-ignore no-console -- a command line speaks to its user
  console.log(text);
}
