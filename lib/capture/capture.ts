import {
  arrayOf,
  clone,
  isTraced,
  kinds,
  type NdArray,
  requireArgument,
  requireOptions,
  setRecorder,
  setTracer,
} from "../tensor/internals.ts";
import { Tensor } from "../tensor/mod.ts";
import type { Program } from "./program.ts";
import { Recorded, withoutGraph } from "./recorded.ts";
import { loops } from "./scan.ts";
import {
  CaptureError,
  placeTensors,
  rebuild,
  rebuildResult,
  requireAlike,
  requireCount,
  requireUnchanged,
  tensorsIn,
} from "./structure.ts";
import { Follower } from "./follower.ts";
import { Trace } from "./trace.ts";

/** A function that repeats another one as one program. */
export interface Captured<A extends readonly unknown[], R> {
  (...args: A): R;
  /** The program that is repeated, as JavaScript; null before the third call. */
  readonly source: string | null;
}

/** How a function is captured. */
export interface CaptureOptions {
  /**
   * Whether, from the fourth call on, the program runs without the function: quicker for small
   * steps, but only where nothing that the function reads besides its arguments is exchanged for
   * something else between calls. Default: false.
   */
  unchecked?: boolean;
  /** Names for tensors from outside: `source` then uses them, as in `w1` and `w1.grad`. */
  names?: Readonly<Record<string, Tensor>>;
}

/**
 * Makes a function of tensors fast: what it does is recorded once and repeated as one program, with
 * the same numbers to the last bit.
 *
 * The first call runs as usual. The second is recorded, and the program made of it is compared with
 * the third, bit for bit. From the fourth call on, the function still runs, but its operations are
 * only compared with those that were recorded; then the program does them all at once. So a call
 * gives what the function would give, or throws a `CaptureError`: the weights, flags, numbers and
 * gradients that the function reads must stay the same, and what changes from call to call must be
 * an argument. Weights and gradients from outside are changed in place; results are new tensors,
 * without a graph.
 *
 * Where the host forbids code that is made at run time, the function itself is called every time.
 *
 * Source: CUDA graphs, which do the same with the kernels of a graphics card
 * (`torch.cuda.graph`).
 *
 * @param step takes tensors, or arrays and plain objects of tensors (other arguments must stay the
 *   same), and returns such
 * @throws CaptureError from the calls of the captured function: if it reads values (`item()`), draws
 *   random numbers, does something else than before, changes an argument in place, is asynchronous,
 *   or is called with other shapes than those it was captured with
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
export function capture<A extends readonly unknown[], R>(
  step: (...args: A) => R,
  options?: CaptureOptions,
): Captured<A, R> {
  requireArgument("capture", "the step", step, kinds.function);
  const { unchecked = false, names = {} } = requireOptions("capture", options, {
    unchecked: kinds.boolean,
    names: { what: "an object of tensors, as in { w1, w2 }", fits: isNames },
  });
  let call: (args: A) => R = warmUp;
  let source: string | null = null;

  /** The first call may create what later calls use: gradients, the state of an optimiser. */
  function warmUp(args: A): R {
    requireArguments(args, args);
    const signature = rebuild(args, (t) => new Tensor(arrayOf(t)));
    const result = rebuildResult(step(...args), withoutGraph);
    call = (args) => record(args, signature);
    return result;
  }

  /** The second is recorded, with copies of its arguments, which identify them by their memory. */
  function record(args: A, signature: A): R {
    requireArguments(signature, args);
    const given = tensorsIn(args);
    const inputs = given.map(copyOf);
    const trace = new Trace(inputs, given);
    const before = setRecorder(trace);
    let result: R;
    try {
      result = run(args, inputs, trace);
    } finally {
      setRecorder(before);
    }
    const recorded = new Recorded(trace, inputs, result);
    call = (args) => check(args, signature, recorded);
    return recorded.handOut(result, given, apart());
  }

  /** The third is compared with the second, and its numbers with those of the program. */
  function check(args: A, signature: A, recorded: Recorded): R {
    requireArguments(signature, args);
    const given = tensorsIn(args);
    recorded.requireUnshared(given);
    const inputs = given.map(copyOf);
    const known = new Map(inputs.map((t, i) => [t, recorded.inputs[i]]));
    const before = recorded.snapshot();
    const result = run(args, inputs, new Follower(recorded.trace, known));
    const program = recorded.compile(names);
    const handedOut = recorded.handOut(result, given, apart(), (t) => known.get(t) ?? t);
    if (program === null) call = (args) => rebuildResult(step(...args), withoutGraph);
    else {
      recorded.verify(program, given, before, result, known);
      recorded.seal(unchecked);
      source = program.source;
      call = (args) => repeat(args, signature, recorded, program);
      loops.set(captured, (carry, xs) => repeatAll(carry, xs, signature, recorded, program));
    }
    return handedOut;
  }

  function repeat(args: A, signature: A, recorded: Recorded, program: Program): R {
    requireArguments(signature, args);
    const given = tensorsIn(args);
    recorded.requireUnshared(given);
    const result = unchecked ? recorded.again() as R : follow(args, recorded);
    // An invalid result is refused before anything is changed.
    const outputs = program.allocate();
    const tensors = outputs.arrays.map(tensorOf);
    const handedOut = recorded.handOut(result, given, (_, n) => tensors[n]);
    program.run(given.map(arrayOf), outputs);
    recorded.leaveGradients(tensors);
    return handedOut;
  }

  /** Compares the function once for every entry, and runs the program on all. */
  function repeatAll(
    carry: Tensor,
    xs: readonly Tensor[],
    signature: A,
    recorded: Recorded,
    program: Program,
  ): readonly [Tensor, Tensor] | null {
    requireCount(signature.length, xs.length + 1);
    requireAlike(signature[0], carry, "argument 0");
    xs.forEach((x, i) => requireAlike(signature[i + 1], x.select(0, 0), `argument ${i + 1}`));
    recorded.requireUnshared([carry, ...xs]);
    if (recorded.pair === null || !recorded.isSteady) return null;
    if (unchecked) recorded.again();
    else {
      const args = [carry, ...xs] as readonly unknown[] as A;
      for (let t = 0; t < xs[0].shape[0]; t++) {
        if (!recorded.isPair(follow(args, recorded))) throw recorded.otherResult();
      }
    }
    const all = program.scan(arrayOf(carry), xs.map(arrayOf), recorded.pair);
    if (all === null) return null;
    recorded.leaveGradients(all.outputs.map(tensorOf));
    return [new Tensor(all.carry), new Tensor(all.ys)];
  }

  /** Compares a call with the recorded one, and computes nothing. */
  function follow(args: A, { follower, inputs }: Recorded): R {
    try {
      return run(args, inputs, follower);
    } catch (error) {
      if (error instanceof CaptureError || !follower.hasChanged) throw error;
      throw new CaptureError(
        "capture: the function threw an error after it had changed tensors, and what a captured " +
          "function changes, it changes at its end; check before the changes",
        { cause: error },
      );
    } finally {
      follower.revert();
    }
  }

  function run(args: A, inputs: readonly Tensor[], tracer: Trace | Follower): R {
    const placed = placeTensors(args, inputs);
    tracer.start();
    const before = setTracer(tracer);
    let result: R;
    try {
      result = step(...placed);
    } finally {
      setTracer(before);
    }
    tracer.finish();
    requireUnchanged(placed, args, inputs);
    return result;
  }

  // Inside another captured function, this one is part of it.
  const captured = (...args: A): R => isTraced() ? step(...args) : call(args);
  return Object.defineProperty(captured, "source", { get: () => source }) as Captured<A, R>;
}

function requireArguments(was: readonly unknown[], is: readonly unknown[]): void {
  requireCount(was.length, is.length);
  for (let i = 0; i < is.length; i++) requireAlike(was[i], is[i], `argument ${i}`);
}

function isNames(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    Object.entries(value).every(([name, t]) => /^[\p{L}\w$.]+$/u.test(name) && t instanceof Tensor);
}

function tensorOf(a: NdArray): Tensor {
  return new Tensor(a);
}

function copyOf(t: Tensor): Tensor {
  return new Tensor(clone(arrayOf(t)));
}

/** Makes other tensors than the recorded ones, with the same memory. */
function apart(): (t: Tensor) => Tensor {
  const made = new Map<Tensor, Tensor>();
  return (t) => {
    const other = made.get(t) ?? tensorOf(arrayOf(t));
    made.set(t, other);
    return other;
  };
}
