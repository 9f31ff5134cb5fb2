import type { Numbers } from "./arrays.ts";
import { frameOf } from "./default_document.ts";
import { lossPlot } from "./loss_plot.ts";
import { predictionPlot, type PredictionPlotOptions } from "./prediction.ts";

/** What {@linkcode trainingPlot} draws: the fit now, and the losses; 700 by 320 pixels unless given. */
export interface TrainingPlotOptions extends PredictionPlotOptions {
  /** The loss of every epoch so far. */
  losses: Numbers;
  /** Epochs in all: how wide the loss's axis is from the start. Those so far unless given. */
  epochs?: number;
  /** The label of the loss's vertical axis; "total loss" unless given. */
  lossLabel?: string;
}

/** Between the two panels, in pixels. */
const gap = 24;

/**
 * How training goes, as an SVG element: on the left the fit, as in {@linkcode predictionPlot}; on
 * the right the loss so far, as in {@linkcode lossPlot}.
 *
 * @throws {RangeError} If lengths do not match, or a size is not a whole number of at least 1.
 * @throws {TypeError} If something is empty or no number.
 *
 * @example
 * ```ts
 * import { trainingPlot } from "unroll/notebook";
 *
 * const fit = { times: [2, 2.4, 2.8], actual: [0.91, 0.68], predictions: [0.7, 0.3] };
 * trainingPlot({ ...fit, losses: [3, 1.2], epochs: 300 });
 * ```
 */
export function trainingPlot(options: TrainingPlotOptions): SVGSVGElement {
  const { losses, epochs, lossLabel, ...fit } = options;
  const { document, width, height } = frameOf("trainingPlot", options, [700, 320]);
  const half = { document, width: Math.max(1, Math.floor((width - gap) / 2)), height };
  const left = predictionPlot({ ...fit, ...half });
  const right = lossPlot({ losses, epochs, label: lossLabel, ...half });
  // Without its children: the attributes that marks inherit from the root of a plot.
  const both = left.cloneNode(false) as SVGSVGElement;
  both.setAttribute("width", String(width));
  both.setAttribute("viewBox", `0 0 ${width} ${height}`);
  both.append(panel(left, 0), panel(right, width - half.width));
  return both;
}

/** The marks of a plot as a group of their own. */
function panel(plot: SVGSVGElement, x: number): SVGGElement {
  const group = plot.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "g");
  group.setAttribute("class", "unroll-panel");
  group.setAttribute("transform", `translate(${x},0)`);
  group.append(...Array.from(plot.childNodes));
  return group;
}
