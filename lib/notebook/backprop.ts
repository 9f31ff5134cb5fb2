import { finish, graphDiagram, type GraphDiagramNode } from "../plots/mod.ts";
import { type Stepper, stepperHtml } from "../plots/stepper.ts";
import { backwardPass, type PassNode, type Tensor } from "../tensor/mod.ts";
import { Display } from "./display.ts";
import { figureOutput } from "./format.ts";
import { type Step, stepsOf } from "./steps.ts";

/** How to show a backward pass. */
export interface BackpropOptions {
  /** The document that makes the elements, such as jsdom's. */
  document: Document;
  /** Tensors by name, such as `{ w1, w2 }`; other leaves are called "leaf". */
  names?: Readonly<Record<string, Tensor>>;
}

export function backprop(loss: Tensor, options: BackpropOptions): Display {
  const { document, names = {} } = options;
  const { nodes } = backwardPass(loss, names);
  const steps = stepsOf(nodes);
  const svg = graphDiagram({ document, nodes: drawn(nodes, steps) });
  const { data } = figureOutput(svg, {});
  const stepper: Stepper = {
    name: "Back-propagation, step by step",
    steps: steps.map(({ phase, words, numbers }) => ({
      phase,
      words,
      numbers,
    })),
  };
  return new Display({
    "text/html": stepperHtml(stepper, data["image/svg+xml"], data["text/html"]),
    "image/svg+xml": data["image/svg+xml"],
    "text/plain": steps.map(({ words }, i) => `${i + 1}. ${words}`).join("\n"),
  });
}

function drawn(nodes: readonly PassNode[], steps: readonly Step[]): GraphDiagramNode[] {
  const since = (id: number, phase: string) =>
    1 + Math.max(0, steps.findIndex((step) => step.node === id && step.phase === phase));
  return nodes.map(({ id, label, leaf, shape, inputs, value, gradient }) => ({
    id,
    label,
    leaf,
    shape,
    inputs,
    numbers: [
      { shape, values: value ?? [], since: since(id, "forward") },
      { shape, values: gradient, since: since(id, "backward") },
    ],
  }));
}
