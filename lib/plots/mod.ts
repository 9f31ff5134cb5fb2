/**
 * Figures of the tutorial, from plain arrays. The document that makes the elements is passed in.
 *
 * @module
 */

export { type Figure, type FigureText, finish, toFigure } from "./figure.ts";
export { legend, type LegendEntry } from "./legend.ts";
export { lossPlot, type LossPlotOptions } from "./loss_plot.ts";
export { type Measured, medianPlot, type MedianPlotOptions } from "./medians.ts";
export { networkDiagram, type NetworkDiagramOptions } from "./network_diagram.ts";
export { predictionPlot, type PredictionPlotOptions } from "./prediction.ts";
export { spreadPlot, type SpreadPlotOptions } from "./spread.ts";
export { trainingPlot, type TrainingPlotOptions } from "./training_plot.ts";
export type { Numbers } from "./arrays.ts";
export type { FrameOptions } from "./default_document.ts";
export { colors } from "./theme.ts";
