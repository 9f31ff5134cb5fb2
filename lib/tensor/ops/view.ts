import { assign, clone, contiguous, sumTo } from "../array/arrays.ts";
import type { NdArray } from "../array/ndarray.ts";
import { AutogradError, type InputGradient, type Operation, rule, unary } from "../autograd.ts";

/*
 * A view shares memory with its base. As in PyTorch, a change in place of one becomes a step in the
 * history of the base, and a view whose base has changed follows from it in the graph, as a part.
 */

const asStridedRule = rule("AsStrided", "part of a", "g in its place, 0 around it");

export function asStrided(view: NdArray): Operation {
  // An expanded view has several elements in one place, which gets the sum of their gradients.
  const shape = view.shape.map((n, d) => view.strides[d] === 0 ? Math.min(n, 1) : n);
  const gradient = {
    vjp: (g: NdArray) => sumTo(g, shape),
    part: (whole: NdArray) => partOf(whole, view.view(shape, view.strides)),
  };
  return { rule: asStridedRule, out: view, inputs: [gradient] };
}

/**
 * A view that was made inside `noGrad`, after its base has changed. As in PyTorch, no gradient flows
 * back, since it is unclear whether the view should be detached.
 */
export function ambiguous(view: NdArray): Operation {
  return unary(asStridedRule, view, () => {
    throw madeInNoGrad("backward");
  });
}

/** The error for a view made inside `noGrad` in a recorded change. */
export function madeInNoGrad(name: string): AutogradError {
  return new AutogradError(
    `${name}: a view that was made inside noGrad shares its memory with what was changed in place ` +
      `outside; make the view outside too, or detach() it`,
  );
}

const copySlicesRule = rule("CopySlices", "a, with a part of it changed", "g around the part");

/**
 * An operation in place on a view, as one on its base. Backward: the operation's gradient inside the
 * view, g around it; the other operands get theirs from inside.
 */
export function copySlices(base: NdArray, operation: Operation): Operation {
  const { out: view, inputs: [own, ...others] } = operation;
  const ofBase = (g: NdArray) => {
    const out = clone(g);
    const inside = partOf(out, view);
    assign(inside, own.vjp(inside));
    return out;
  };
  return {
    rule: copySlicesRule,
    out: base,
    inputs: [
      { reads: own.reads, vjp: ofBase },
      ...others.map(({ reads, vjp }): InputGradient => ({
        reads,
        vjp: (g) => vjp(partOf(contiguous(g), view)),
      })),
    ],
  };
}

/** The elements of `whole`, a row-major array like the base, at the places that the view has. */
function partOf(whole: NdArray, view: NdArray): NdArray {
  return whole.view(view.shape, view.strides, whole.offset + view.offset - view.storage.start);
}
