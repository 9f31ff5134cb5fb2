import { graphDiagram, type GraphDiagramNode } from "../plots/graph_diagram.ts";
import { pooled, short } from "../plots/graph_shapes.ts";
import { toFigure } from "../plots/mod.ts";
import {
  type Stepper,
  type StepperNumbers,
  stepperOutput,
  type StepperStep,
} from "../plots/stepper.ts";
import { unrolledDiagram } from "../plots/unrolled.ts";
import { isPlain, requireOptions } from "../tensor/internals.ts";
import { backwardPass, type PassNode, Tensor } from "../tensor/mod.ts";
import { Display } from "./display.ts";
import { inspect } from "./inspect.ts";
import { observe } from "./observe.ts";
import { type Change, changeStep, type Shown, type Step, stepsOf } from "./steps.ts";
import { type TimeSteps, timeSteps } from "./time_steps.ts";

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

interface View {
  readonly list: readonly StepperStep[];
  readonly picture: SVGSVGElement;
  /** The pictures inside of steps. */
  readonly details: readonly SVGSVGElement[];
}

/** More boxes in a row would be too narrow. */
const mostTimeSteps = 80;

/** Operation by operation, or, for a sequence, time step by time step. */
function viewOf(nodes: readonly PassNode[], changes: readonly Change[], document?: Document): View {
  const sequence = timeSteps(nodes);
  if (sequence !== null && sequence.list.length > mostTimeSteps) {
    throw new RangeError(
      `backprop: ${sequence.list.length} time steps are more than one picture can show ` +
        `(${mostTimeSteps}). Take the loss of fewer steps`,
    );
  }
  const steps = [...stepsOf(nodes), ...changes.map(changeStep)];
  if (sequence !== null) return unrolled(nodes, steps, sequence, document);
  const shown = nodes.map((node) => drawn(node, timesOf(steps, (step) => step.node === node.id)));
  return {
    list: steps.map((step) => written(step, most.inCells)),
    picture: graphDiagram({ document, nodes: shown, legend: true }),
    details: [],
  };
}

/** Every time step is a step, with its operations inside. */
function unrolled(
  nodes: readonly PassNode[],
  steps: readonly Step[],
  { stepOf, list: sequence }: TimeSteps,
  document: Document | undefined,
): View {
  const own = sequence.map((_, time) => nodes.filter(({ id }) => stepOf[id] === time));
  const graphs = own.map((part) => JSON.stringify(insideOf(part, nodes)));
  const kinds = [...new Set(graphs)];
  const single = (step: Step) => ({ ...step, time: -1, shown: written(step, most.inCells) });
  const folded = (phase: Step["phase"], time: number) => ({
    phase,
    node: null,
    time,
    shown: {
      phase,
      words: `Time step ${time + 1}: ` +
        (phase === "forward" ? `${own[time].length} operations.` : arrival(time, sequence)),
      numbers: [],
      inside: steps.filter(({ node, ...step }) =>
        step.phase === phase && node !== null && stepOf[node] === time
      ).map((step) => written(step, 0)),
      detail: kinds.indexOf(graphs[time]),
      // In the picture inside, the backward pass comes after the forward pass.
      start: phase === "forward" ? 1 : own[time].length + 1,
    },
  });
  // Steps outside of time steps come before the first one, or after the last.
  const first = stepOf.findIndex((time) => time !== null);
  const outside = (phase: Step["phase"], isBefore: boolean) =>
    steps.filter(({ node, ...step }) =>
      step.phase === phase && (node === null || stepOf[node] === null) &&
      (node === null || node < first) === isBefore
    ).map(single);
  const entries = [
    ...outside("forward", true),
    ...sequence.map((_, time) => folded("forward", time)),
    ...outside("forward", false),
    ...outside("backward", false),
    ...sequence.map((_, time) => folded("backward", time)).reverse(),
    ...outside("backward", true),
    ...steps.filter(({ phase }) => phase === "update").map(single),
  ];
  return {
    list: entries.map(({ shown }) => shown),
    picture: unrolledDiagram({
      document,
      steps: sequence.map((step, time) => ({
        ...step,
        times: timesOf(entries, (entry) => entry.time === time),
      })),
      others: nodes.filter(({ id }) => stepOf[id] === null)
        .map((node) => drawn(node, timesOf(entries, (entry) => entry.node === node.id))),
    }),
    details: kinds.map((kind) =>
      graphDiagram({ document, nodes: JSON.parse(kind), legend: false })
    ),
  };
}

function arrival(time: number, sequence: TimeSteps["list"]): string {
  const { arrives } = sequence[time];
  const norm = `a gradient of norm ${short(arrives)}`;
  if (time === sequence.length - 1) return `${norm} arrives at its state.`;
  const next = `comes back from time step ${time + 2}.`;
  return arrives === 0 ? `nothing ${next}` : `${norm} ${next}`;
}

/** The graph of a time step: its operations and their inputs. */
function insideOf(own: readonly PassNode[], nodes: readonly PassNode[]): GraphDiagramNode[] {
  const ids = own.map(({ id }) => id);
  const outer = new Set(own.flatMap(({ inputs }) => inputs).filter((id) => !ids.includes(id)));
  const place = [...outer, ...ids];
  return place.map((id, i): GraphDiagramNode => {
    const { label, shape, leaf, inputs } = nodes[id];
    const base = { shape, leaf, inputs: [], numbers: [] };
    if (outer.has(id)) return { ...base, label: leaf ? label : "step before" };
    const at = i - outer.size + 1;
    return {
      ...base,
      // Without the name, which belongs to one time step.
      label: label.replace(/^.* = /, ""),
      inputs: inputs.map((input) => place.indexOf(input)),
      times: [at, 2 * ids.length + 1 - at],
    };
  });
}

/** When something is computed, and when its gradient is. */
function timesOf<S extends Pick<Step, "phase">>(steps: readonly S[], is: (step: S) => boolean) {
  const at = (phase: Step["phase"]) =>
    1 + Math.max(0, steps.findIndex((step) => step.phase === phase && is(step)));
  return [at("forward"), at("backward")] as const;
}

function drawn(node: PassNode, times: GraphDiagramNode["times"]): GraphDiagramNode {
  const { label, leaf, shape, inputs, value, gradient } = node;
  const numbers = [{ shape, values: value ?? [] }, { shape, values: gradient }];
  return { label, leaf, shape, inputs, numbers, times };
}

/** The largest tensors that are written in a line, or with each number in a cell. */
const most = { inLine: 8, inCells: 64 } as const;

/** @param inCells the most numbers in cells; 0 for no cells, and results only */
function written({ phase, words, numbers }: Step, inCells: number): StepperStep {
  const chosen = numbers.filter(({ isGiven }) => inCells > 0 || !isGiven);
  return { phase, words, numbers: chosen.map((shown) => writtenNumbers(shown, inCells)) };
}

function writtenNumbers({ name, shape, values }: Shown, inCells: number): StepperNumbers {
  const title = `${name} [${shape.join(", ")}]`;
  if (values.length <= most.inLine) {
    const text = values.map(short).join(", ");
    return { title, text: shape.length === 0 ? text : `[${text}]` };
  }
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const about = `${short(low)} to ${short(high)}, norm ${short(norm)}`;
  if (inCells === 0) return { title, text: about };
  const columns = shape[shape.length - 1];
  const isWhole = values.length <= inCells;
  const cells = isWhole
    ? Array.from(
      { length: values.length / columns },
      (_, i) => values.slice(i * columns, (i + 1) * columns),
    )
    : pooled(values, columns);
  return { title: `${title}: ${about}`, cells: cells.map((row) => row.map(short)), isWhole };
}
