import {
  clone,
  contiguous,
  type Launch,
  make,
  type NdArray,
  type Numbers,
  sameShape,
  type Storage,
} from "../tensor/internals.ts";
import { generate } from "./emit.ts";
import { buildInPlace } from "./in_place.ts";
import { initialise, wholeOf } from "./initialise.ts";
import { printLoop } from "./loop.ts";
import { Memory } from "./memory.ts";
import { plan } from "./plan.ts";
import { stage } from "./stage.ts";

export interface Recording {
  /** Every pass over memory, in order. */
  readonly launches: readonly Launch[];
  /** The memory that was allocated during it. */
  readonly allocated: ReadonlySet<Storage>;
  /** The arguments, each with separate memory. */
  readonly inputs: readonly NdArray[];
  /** Arrays in its memory whose numbers are copied to new memory at the end. */
  readonly outputs: readonly NdArray[];
  /** Other arrays whose numbers must remain until then. */
  readonly kept: readonly NdArray[];
  /** Names for memory from outside. */
  readonly names: ReadonlyMap<Storage, string>;
}

export interface Outputs {
  /** All of the memory, in pieces. */
  readonly pieces: readonly NdArray[];
  /** The outputs, which are pieces or parts of them. */
  readonly arrays: readonly NdArray[];
}

/** A recording, compiled. */
export interface Program {
  readonly source: string;
  allocate(): Outputs;
  /** Runs with other arguments, and writes the outputs. */
  run(args: readonly NdArray[], outputs: Outputs): void;
  /**
   * Runs once for every entry of `rows` along dimension 0, from `carry` on, each time with the first
   * of `pair` as the next carry; gives the last carry, all of the second, stacked, and the outputs.
   * Null where that cannot be done.
   */
  scan(
    carry: NdArray,
    rows: readonly NdArray[],
    pair: readonly [NdArray, NdArray],
  ): { carry: NdArray; ys: NdArray; outputs: readonly NdArray[] } | null;
}

type Compiled = (...args: unknown[]) => unknown;

/**
 * Plans, prints and compiles a recording.
 *
 * @throws EvalError where the host forbids code that is made at run time
 */
export function compile(recording: Recording): Program {
  const { launches, allocated, inputs, outputs, kept, names } = recording;
  const given = inputs.map(storageOf);
  const own = new Set([...allocated, ...given]);
  const staged = stage(launches, own);
  const zeroed = new Set(own);
  for (const storage of given) zeroed.delete(storage);
  const wanted = [...outputs, ...kept].map(storageOf);
  const placed = buildInPlace(staged ?? launches, own, new Set([...given, ...wanted]));
  const work = initialise(placed, zeroed);
  const memory = new Memory(plan(work, own, given, wanted), staged !== null);
  const source = generate(work, memory, names);
  const step = compileText(source);
  const written = new Set(launches.map(({ out }) => out.storage));
  const outside = [...written].filter((storage) => !allocated.has(storage));

  // Outputs that share memory share it again.
  const isAlone = new Set(outputs.map(storageOf)).size === outputs.length;
  const pieces = isAlone ? outputs : [...new Set(outputs.map(storageOf))].map(wholeOf);
  const allocate = (): Outputs => {
    const made = pieces.map(({ shape, storage }) => make(shape, storage.dtype));
    if (isAlone) return { pieces: made, arrays: made };
    const arrays = outputs.map(({ storage, shape, strides, offset }) => {
      const piece = made[pieces.findIndex((piece) => piece.storage === storage)];
      return piece.view(shape, strides, piece.offset + offset - storage.start);
    });
    return { pieces: made, arrays };
  };
  let buffers: unknown[];
  let enter: ((from: Numbers, offset: number) => void)[];
  let leave: ((to: Numbers, offset: number) => void)[];
  let loop: Compiled | null | undefined;
  /** Finds the program's memory again after that of the kernels has been replaced. */
  const find = () => {
    buffers = memory.parameters();
    enter = inputs.map((a) => memory.writer(a));
    leave = pieces.map((a) => memory.reader(a));
    loop = undefined;
  };
  find();
  const finish = ({ pieces }: Outputs) => {
    for (let i = 0; i < outside.length; i++) outside[i].version++;
    for (let i = 0; i < pieces.length; i++) leave[i](pieces[i].storage.data, pieces[i].offset);
  };
  const loopOf = (next: NdArray, y: NdArray) => {
    const [carry] = inputs;
    const fits = sameShape(next.shape, carry.shape) && next.storage.dtype === carry.storage.dtype;
    const text = fits ? printLoop(source, memory, inputs, next, y) : null;
    return text === null ? null : compileText(text);
  };
  return {
    source,
    allocate,
    run(args, outs) {
      if (memory.moved()) find();
      for (let i = 0; i < args.length; i++) {
        const from = contiguous(args[i]);
        enter[i](from.storage.data, from.offset);
      }
      step.apply(null, buffers);
      finish(outs);
    },
    scan(carry, rows, [next, y]) {
      if (memory.moved()) find();
      loop ??= loopOf(next, y);
      if (loop === null) return null;
      const kept = clone(carry);
      const length = rows[0].shape[0];
      const ys = make([length, ...y.shape], y.storage.dtype);
      const values = buffers.concat(length);
      const add = ({ storage, offset }: NdArray) => values.push(storage.data, offset);
      add(kept);
      for (const row of rows) add(contiguous(row));
      add(ys);
      loop.apply(null, values);
      const outs = allocate();
      finish(outs);
      return { carry: kept, ys, outputs: outs.arrays };
    },
  };
}

function storageOf({ storage }: { storage: Storage }): Storage {
  return storage;
}

const compiled = new Map<string, Compiled>();

/**
 * The function that `text` returns. The same text is compiled once, and stays optimised from run to
 * run.
 */
function compileText(text: string): Compiled {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const made = new Function(text)() as Compiled;
  if (compiled.size >= 64) compiled.delete(compiled.keys().next().value!);
  compiled.set(text, made);
  return made;
}
