import { arrayOf, clone, type Numbers, recorder, values } from "../tensor/internals.ts";
import { Tensor } from "../tensor/mod.ts";
import { check, checkScan, refuseHistory } from "./arguments.ts";
import { difference } from "./compare.ts";
import { CaptureError } from "./errors.ts";
import { compile, type Program } from "./program.ts";
import { loops } from "./scan.ts";
import { record, type Recording, type Run } from "./record.ts";
import { tensorsIn, withoutHistory } from "./structure.ts";
import { writesOf } from "./work.ts";

/** A function that repeats what another did, without asking it again. */
export interface Captured<A extends readonly unknown[], R> {
  (...args: A): R;
  /** The program that is repeated, as JavaScript to be read; null before the third call. */
  readonly source: string | null;
}

/**
 * Makes a function of tensors fast by writing down once what it does, and repeating that: the
 * products, the slopes, the update, on memory that is laid out beforehand, with no tensor and no
 * graph made on the way. The numbers are the same to the last bit. Large products are left to the
 * kernels of `wasm/`, as they are step by step.
 *
 * The first call runs as ever. The second and the third are written down and compared, and the
 * program made of them is tried against the third, bit for bit. From the fourth call on the program
 * runs in place of the function. Weights and gradients from outside are changed where they are;
 * results are new tensors, without history.
 *
 * What is not done with tensors happens while the function is written down, and never again: a
 * counter, a print, an `if` on a number. What can be noticed of this is refused. Numbers that change
 * from call to call come in as tensors, and loops and branches on values stay outside.
 *
 * Where the host forbids code that is made at run time, the function itself is called every time.
 *
 * Source: CUDA graphs, which do the same with the kernels of a graphics card
 * (`torch.cuda.graph`).
 *
 * @param step takes tensors (other arguments must stay the same), and gives back tensors, or arrays
 *   and objects of such
 * @throws CaptureError from the calls of the captured function: if it reads values (`item()`),
 *   draws random numbers, does something else on the second call, changes an argument in place, or
 *   is called with other shapes than those it was captured with
 *
 * @example
 * ```ts
 * import { capture, noGrad, type Tensor, tensor } from "unroll";
 *
 * const w = tensor([1, 1], { requiresGrad: true });
 * const step = capture((x: Tensor, y: Tensor) => {
 *   const loss = w.mul(x).sum().sub(y).pow(2);
 *   loss.backward();
 *   noGrad(() => w.sub_(w.grad, { alpha: 0.1 }));
 *   w.grad?.zero_();
 *   return loss;
 * });
 * for (let i = 0; i < 10; i++) step(tensor([1, 2]), tensor(8));
 * console.log(w.toArray()); // [2, 3]
 * console.log(step.source); // what autograd boils down to
 * ```
 */
export function capture<A extends readonly unknown[], R>(step: (...args: A) => R): Captured<A, R> {
  let call: (args: A) => R = warmUp;
  let source: string | null = null;

  /** The first call may make what later calls find: gradients, the state of an optimiser. */
  function warmUp(args: A): R {
    args.forEach(refuseHistory);
    const signature = args.map((arg) => arg instanceof Tensor ? new Tensor(arrayOf(arg)) : arg);
    const result = withoutHistory(step(...args));
    call = (args) => writeDown(args, signature);
    return result;
  }

  function writeDown(args: A, signature: readonly unknown[]): R {
    check(signature, args);
    const first = run(step, args);
    call = (args) => compare(args, signature, first);
    return withoutHistory(first.recording.result);
  }

  function compare(args: A, signature: readonly unknown[], first: Run<R>): R {
    check(signature, args);
    const before = snapshot(first.recording);
    const second = run(step, args);
    const changed = difference(first, second);
    if (changed !== null) throw unsteady(changed);
    const program = programOf(second);
    if (program === null) call = (args) => withoutHistory(step(...args));
    else {
      verify(program, second, before);
      source = program.source;
      call = (args) => {
        check(signature, args);
        return program.run(args);
      };
      loops.set(captured, (carry, xs) => {
        checkScan(signature, carry, xs);
        return program.scan(arrayOf(carry), xs.map(arrayOf));
      });
    }
    return withoutHistory(second.recording.result);
  }

  // Inside another captured function this one is a part of it.
  const captured = (...args: A): R => recorder === null ? call(args) : step(...args);
  return Object.defineProperty(captured, "source", { get: () => source }) as Captured<A, R>;
}

function run<A extends readonly unknown[], R>(step: (...args: A) => R, given: A): Run<R> {
  const args = given.map((arg) => arg instanceof Tensor ? new Tensor(clone(arrayOf(arg))) : arg);
  const inputs = args.filter((arg) => arg instanceof Tensor);
  return { recording: record(() => step(...args as unknown as A)), inputs, args };
}

/** The program of a call; null where code cannot be made at run time. */
function programOf<R>({ recording, inputs }: Run<R>): Program<R> | null {
  try {
    return compile(recording, inputs);
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}

/** The memory from outside that a recording changes, as it is now. */
function snapshot({ launches, made }: Recording<unknown>) {
  const outside = new Set(launches.flatMap(writesOf).map(({ storage }) => storage));
  return [...outside].filter((storage) => !made.has(storage)).map((storage) => ({
    storage,
    values: storage.data.slice(storage.start, storage.start + storage.size),
  }));
}

type Snapshot = ReturnType<typeof snapshot>;

function restore(memory: Snapshot): void {
  for (const { storage, values } of memory) storage.data.set(values, storage.start);
}

/** Repeats a call with its program, and compares every bit. */
function verify(program: Program<unknown>, { recording, args }: Run<unknown>, before: Snapshot) {
  const after = snapshot(recording);
  const numbers = (result: unknown) => tensorsIn(result).map((t) => values(arrayOf(t)).slice());
  const expected = numbers(recording.result);
  restore(before);
  const found = numbers(program.run(args));
  const same = [...expected, ...after.map(({ values }) => values)];
  const again = [...found, ...snapshot(recording).map(({ values }) => values)];
  restore(after);
  if (!same.every((list, i) => equal(list, again[i]))) {
    throw new CaptureError(
      `capture: repeating the function gave other numbers than calling it; ` +
        `it depends on something that is no tensor`,
    );
  }
}

function equal(a: Numbers, b: Numbers): boolean {
  return a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

function unsteady(changed: string): CaptureError {
  return new CaptureError(
    `capture: the function did something else when it was called again: ${changed}; ` +
      `what depends on a counter, a random draw or an if on a value cannot be captured; ` +
      `pass what changes as a tensor`,
  );
}
