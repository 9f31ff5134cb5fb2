import { toFigure } from "../plots/mod.ts";
import { type Stepper, stepperOutput } from "../plots/stepper.ts";
import { isPlain, requireOptions } from "../tensor/internals.ts";
import { backwardPass, Tensor } from "../tensor/mod.ts";
import { viewOf } from "./backprop_view.ts";
import { Display } from "./display.ts";
import { inspect } from "./inspect.ts";
import { observe } from "./observe.ts";

/** How to show a backward pass. */
export interface BackpropOptions {
  /** The document that makes the elements; `unroll/notebook` has one. */
  document?: Document;
  /** Tensors by name, such as `{ w1, w2 }`; other leaves are called "leaf". */
  names?: Readonly<Record<string, Tensor>>;
}

/**
 * Backpropagation, step by step: the graph of a loss with every value and every gradient. First comes
 * the forward pass, operation by operation, then the backward pass from the loss to the leaves. Each
 * step has the operation's formula and its numbers. A loop over a sequence has a box for each time
 * step, which opens, and a bar for the gradient that flows back to it.
 *
 * Instead of a loss, pass a function that computes one, calls `backward` and updates the weights:
 * then the steps show that, too. Afterwards, weights and gradients are restored.
 *
 * @throws {AutogradError} If there is no graph, or `backward` has freed it.
 * @throws {RangeError} If there are more steps than one picture can show.
 * @throws {TypeError} If `loss` is neither, or the function computes no loss.
 *
 * @example
 * ```ts
 * import { tensor } from "unroll";
 * import { backprop, show } from "unroll/notebook";
 *
 * const w = tensor(0.5, { requiresGrad: true });
 * const loss = w.mul(2).sub(3).pow(2); // (2 w - 3)²
 * show(backprop(loss, { names: { w } }));
 * ```
 */
export function backprop(loss: Tensor | (() => unknown), options?: BackpropOptions): Display {
  if (!(loss instanceof Tensor) && typeof loss !== "function") {
    throw new TypeError(
      `backprop: expected a loss, or a function that computes one, but got ${inspect(loss)}`,
    );
  }
  const { document, names = {} } = requireOptions("backprop", options, {
    document: { what: "a document, such as jsdom's", fits: (value) => value !== null },
    names: { what: "an object of tensors, such as { w1, w2 }", fits: isPlain },
  });
  const { nodes, changes } = loss instanceof Tensor
    ? { nodes: backwardPass(loss, names), changes: [] }
    : observe(loss, names);
  const { list, picture, details } = viewOf(nodes, changes, document);
  const { svg, alt } = toFigure(picture);
  const stepper: Stepper = {
    name: "Backpropagation, step by step",
    steps: list,
    details: details.map((detail) => toFigure(detail).svg),
  };
  return new Display({
    "text/html": stepperOutput(stepper, svg),
    "application/vnd.unroll.steps+json": JSON.stringify(stepper),
    "image/svg+xml": svg,
    "text/plain": [alt, ...list.map(({ words }, i) => `${i + 1}. ${words}`)].join("\n"),
  }, { "image/svg+xml": { alt } });
}
