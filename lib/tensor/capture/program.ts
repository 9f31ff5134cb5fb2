import { alike } from "../alike.ts";
import { arrayOf, Core } from "../core.ts";
import type { NdArray } from "../ndarray.ts";
import { formatShape } from "../shape.ts";
import type { Storage } from "../storage.ts";
import { compileText } from "./compile_text.ts";
import { CaptureError } from "./errors.ts";
import { generate } from "./generate.ts";
import { Memory } from "./memory.ts";
import { plan } from "./plan.ts";
import { type Found, type Leaf, type Recording, writesOf } from "./record.ts";
import { builder, tensorsIn } from "./structure.ts";

/** A recorded function, ready to be repeated. */
export interface Program<R> {
  readonly source: string;
  run(args: readonly unknown[]): R;
}

/** Plans, prints and compiles what was recorded. */
export function compile<R>(recording: Recording<R>, inputs: readonly Core[]): Program<R> {
  const { launches, made, result } = recording;
  const given = inputs.map(arrayOf);
  const written = new Set(launches.flatMap(writesOf).map(({ storage }) => storage));
  given.forEach(({ storage }, i) => {
    if (written.has(storage)) throw changedArgument(i);
  });
  const outside = [...written].filter((storage) => !made.has(storage));
  const leaves = [...recording.leaves].map(([leaf, found]) => ({ leaf, found, left: leaf.grad }));
  const kept = [...tensorsIn(result), ...leaves.flatMap(({ left }) => left ?? [])].map(arrayOf);
  const own = new Set([...made, ...given.map(({ storage }) => storage)]);

  const layout = plan(recording, given.map(storageOf), kept.map(storageOf));
  const memory = new Memory(layout);
  memory.once(layout.once);
  const source = generate(layout.launches, memory);
  const step = compileText(source);
  const others = launches.flatMap((launch) => launch.kind === "other" ? [launch.run] : []);
  const buffers = [...memory.parameters(), others];

  const like = inputs[0] ?? leaves[0]?.leaf ?? tensorsIn(result)[0];
  const enter = given.map((a) => memory.writer(a));
  /** Makes a tensor of what lies where `t` lay; a tensor from outside is given back as it is. */
  const maker = <T extends Core>(t: T): () => T => {
    if (!own.has(arrayOf(t).storage)) return () => t;
    const read = memory.reader(arrayOf(t));
    return () => alike(like, read()) as Core as T;
  };
  const build = builder(result, maker);
  const grads = leaves.map(({ leaf, found, left }) => {
    return { leaf, found, make: left === null ? () => null : maker(left) };
  });
  return {
    source,
    run(args) {
      for (let i = 0; i < grads.length; i++) requireFound(grads[i].leaf, grads[i].found);
      let n = 0;
      for (let i = 0; i < args.length; i++) {
        const arg = args[i];
        if (arg instanceof Core) enter[n++](arrayOf(arg));
      }
      step.apply(null, buffers);
      for (let i = 0; i < outside.length; i++) outside[i].version++;
      for (let i = 0; i < grads.length; i++) {
        const { leaf, make } = grads[i];
        const grad = make();
        if (leaf.grad !== grad) leaf.grad = grad;
      }
      return build() as R;
    },
  };
}

function storageOf({ storage }: NdArray): Storage {
  return storage;
}

/** A program adds to the gradient that the function found when it was captured. */
function requireFound(leaf: Leaf, found: Found): void {
  if (found === "any" || leaf.grad === found) return;
  const then = found === null ? "none" : "another tensor";
  throw new CaptureError(
    `capture: the gradient of a weight of shape ${formatShape(leaf.shape)} is ` +
      `${leaf.grad === null ? "null" : "there"}, and was ${then} when the function was captured; ` +
      `forget gradients inside the captured function`,
  );
}

function changedArgument(i: number): CaptureError {
  return new CaptureError(
    `capture: the function changes argument ${i} in place, which its caller would not see; ` +
      `return the new value instead`,
  );
}
