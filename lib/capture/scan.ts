import {
  formatShape,
  isTraced,
  kinds,
  requireArgument,
  requireTensor,
  requireTensors,
} from "../tensor/internals.ts";
import { cat, ShapeError, type shapes, stack, Tensor } from "../tensor/mod.ts";

/**
 * Calls `step` for every entry of the sequences `xs` along dimension 0, passes its first result to
 * the next call, and stacks the second ones.
 *
 *     for t = 0, 1, ...: [carry, y[t]] = step(carry, x[t])
 *
 * With a {@linkcode capture}d step the whole loop runs without making a tensor, several times as
 * fast as calling it for every entry.
 *
 * Source: `jax.lax.scan`.
 *
 * @param step takes the carry and one entry of each sequence; returns the next carry and a `y`,
 *   which has the same shape every time
 * @param carry the carry of the first call: for a recurrent network, the context
 * @param xs sequences of one length, each [T, ...]
 * @returns the last carry, and all `y`, [T, ...]
 * @throws ShapeError if there is no sequence, or none of them has an entry, or lengths differ
 * @throws TypeError if `step` does not return two tensors
 *
 * @example
 * ```ts
 * import { scan, tensor } from "unroll";
 *
 * const x = tensor([1, 2, 3]);
 * const [total, sums] = scan((sum, x) => [sum.add(x), sum.add(x)], tensor(0), [x]);
 * console.log(total.item(), sums.toArray()); // 6 [1, 3, 6]
 * ```
 */
export function scan<C extends Tensor, const X extends readonly Tensor[], Y extends Tensor>(
  step: (carry: C, ...rows: shapes.RowsOf<X>) => readonly [C, Y],
  carry: C,
  xs: X,
): [carry: C, ys: Tensor<readonly [number, ...Y["shape"]]>] {
  requireArgument("scan", "the step", step, kinds.function);
  requireTensor("scan", carry);
  const sequences: unknown = xs;
  requireTensors("scan", sequences);
  const length = lengthOf(xs);
  const fast = isTraced() ? undefined : loops.get(step);
  const ys: Tensor[] = [];
  for (let t = 0; t < length; t++) {
    const later = t === 0 ? xs : xs.map((x) => x.narrow(0, t, length - t));
    const rest = fast?.(carry, later) ?? null;
    if (rest !== null) {
      const all = t === 0 ? rest[1] : cat([stack(ys), rest[1]]);
      return [rest[0] as C, all as Tensor as Tensor<never>];
    }
    const result: unknown = step(carry, ...xs.map((x) => x.select(0, t)) as shapes.RowsOf<X>);
    if (!isPair(result)) {
      throw new TypeError("scan: the step must return two tensors, [carry, y]");
    }
    carry = result[0] as C;
    ys.push(result[1]);
  }
  return [carry, stack(ys) as Tensor as Tensor<never>];
}

/** A loop over the entries of sequences, along dimension 0; null if there is no program for it. */
export type Loop = (carry: Tensor, xs: readonly Tensor[]) => readonly [Tensor, Tensor] | null;

/** The loops of captured functions. */
export const loops = new WeakMap<object, Loop>();

function isPair(result: unknown): result is [Tensor, Tensor] {
  return Array.isArray(result) && result.length === 2 && result.every((t) => t instanceof Tensor);
}

function lengthOf(xs: readonly Tensor[]): number {
  const length = xs[0]?.shape[0];
  if (length > 0 && xs.every(({ shape }) => shape[0] === length)) return length;
  const shapes = xs.map(({ shape }) => formatShape(shape)).join(", ");
  throw new ShapeError(
    `scan: sequences of shape ${shapes || "none"}; pass at least one, all with the same number ` +
      `of entries along dimension 0, and not 0`,
  );
}
