import { AutogradError, type GradNode } from "./autograd.ts";
import type { Core } from "./core.ts";
import { assign, clone, contiguous, sumTo } from "./arrays.ts";
import type { NdArray } from "./ndarray.ts";
import type { Operation } from "./ops/operation.ts";

/*
 * A view shares memory with its base, so a change in place of one is a change of both, and of all
 * other views. As in PyTorch it becomes a step in the history of the base, and a view whose base
 * has moved on takes its place in the graph from there: as the part of the base that it is. Both
 * steps follow from where the view lies in the base's memory, whatever views of views it came from.
 */

/** What makes a tensor a view. */
export interface View {
  /** The tensor that owns the memory. It is no view, and fills it in row-major order. */
  readonly base: Core;
  /** Whether the graph was recorded when the view was made. */
  readonly recorded: boolean;
  /** The base's place in the graph as far as the view knows it. */
  seen: GradNode | null;
}

/** The view as a part of its base. Backward: g in its place, zeros around it. */
export function asStrided(view: NdArray): Operation {
  // An expanded view has several elements in one place, which gets the sum of their gradients.
  const shape = view.shape.map((n, d) => view.strides[d] === 0 ? Math.min(n, 1) : n);
  const gradient = {
    of: (g: NdArray) => sumTo(g, shape),
    part: (whole: NdArray) => partOf(whole, view.view(shape, view.strides)),
  };
  return { name: "AsStrided", out: view, backward: [gradient] };
}

/**
 * The place in the graph of a view that was made inside `noGrad`, when its base has moved on. As in
 * PyTorch nobody knows whether it was meant to be cut off, so no gradient flows back.
 */
export function ambiguous(view: NdArray): Operation {
  const of = () => {
    throw madeInNoGrad("backward");
  };
  return { name: "AsStrided", out: view, backward: [{ of }] };
}

/** Why a view that was made inside `noGrad` has no part in a change that is recorded. */
export function madeInNoGrad(name: string): AutogradError {
  return new AutogradError(
    `${name}: a view that was made inside noGrad shares its memory with what was changed in place ` +
      `outside; make the view outside too, or detach() it`,
  );
}

/**
 * An operation in place on a view, as one on its base. Backward: inside the view as the operation
 * says, g as it is around it; the other operands get theirs from inside.
 */
export function copySlices(base: NdArray, operation: Operation): Operation {
  const { out: view, backward: [own, ...others] } = operation;
  const ofBase = (g: NdArray) => {
    const out = clone(g);
    const inside = partOf(out, view);
    assign(inside, own.of(inside));
    return out;
  };
  return {
    name: "CopySlices",
    out: base,
    backward: [
      { reads: own.reads, of: ofBase },
      ...others.map(({ reads, of }) => ({
        reads,
        of: (g: NdArray) => of(partOf(contiguous(g), view)),
      })),
    ],
  };
}

/** The elements of `whole`, a row-major array like the base, at the places that the view has. */
function partOf(whole: NdArray, view: NdArray): NdArray {
  return whole.view(view.shape, view.strides, whole.offset + view.offset - view.storage.start);
}
