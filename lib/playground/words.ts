/** What the pictures say, in words. */

import { type Report, type RunReport, type Scene, weighing } from "./protocol.ts";
import { type Settings, settings } from "./settings.ts";

/** A loss or an error, with as many digits as one can use. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN (not a number)" : "infinite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) {
    return value.toExponential(1).replace("e+", "e").replaceAll("-", "−");
  }
  return `${Number(value.toPrecision(3))}`.replace("-", "−");
}

/** A whole number of things. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}

/** The mean squared error of the forecasts for the points of the training. */
export function trainedError({ scene, settings: { seqLength } }: RunReport): number {
  return meanSquaredError(scene, 0, seqLength);
}

/** How well "no change" does on the same points: the bar to clear. */
export function noChangeError({ scene: { wave }, settings: { seqLength } }: RunReport): number {
  let sum = 0;
  for (let k = 0; k < seqLength; k++) sum += (wave[k + 1] - wave[k]) ** 2;
  return sum / seqLength;
}

function meanSquaredError({ forecasts, wave }: Scene, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (forecasts[k] - wave[k + 1]) ** 2;
  return sum / (to - from);
}

/** With what a run was made. */
export function given(values: Settings): string {
  const parts = settings.map(({ name, label }) => `${label.toLowerCase()} ${values[name]}`);
  return `A run with ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}.`;
}

/** How training ended, or how far it is. */
export function outcome(run: RunReport): string {
  const { losses, settings: { epochs }, failure, isDone } = run;
  const trained = count(losses.length, "epoch");
  if (failure !== null) {
    // Counted as in a DivergedError.
    const { epoch, step, loss } = failure;
    return `The training ran away: in epoch ${epoch} at step ${step}, counted from 0, the loss ` +
      `became ${number(loss)}. ${adviceFor(run)}`;
  }
  if (!isDone) {
    return `Training: ${losses.length.toLocaleString("en")} of ${count(epochs, "epoch")}.`;
  }
  if (losses.length === 0) return "Stopped before the first epoch was over.";
  const stopped = losses.length < epochs
    ? `Stopped after ${trained} of ${epochs.toLocaleString("en")}`
    : trained;
  const [first, last] = [losses[0], losses[losses.length - 1]];
  if (losses.length > 1 && losses.every((loss) => loss === first)) {
    return `${stopped}: the total loss stays at ${number(first)}. ${whyStill(run)}`;
  }
  const lowest = losses.reduce((low, loss) => Math.min(low, loss), Infinity);
  const start = losses.length === 1 ? "" : ` from ${number(first)}`;
  const rise = last > 1.1 * lowest
    ? `; it was as low as ${number(lowest)} after ${count(losses.indexOf(lowest) + 1, "epoch")}`
    : "";
  return `${stopped}: the total loss went${start} to ${number(last)}${rise}.`;
}

function whyStill({ settings: { lr, std1, std2 } }: RunReport): string {
  if (lr === 0) return "A learning rate of 0 moves no weight.";
  if (std1 === 0 && std2 === 0) return "All weights are zero, and so are all slopes.";
  return "No weight moves far enough to be noticed.";
}

function adviceFor({ settings: { lr, std1, std2 }, losses }: RunReport): string {
  if (losses.length === 0 && Math.max(std1, std2) > 2) {
    return "The first weights were too large; try smaller deviations.";
  }
  return "Its weights grew beyond all bounds. Try a smaller learning rate than " +
    `${lr}, such as ${Number((lr / 10).toPrecision(1))}.`;
}

/** How good the fit is, against the simplest forecast. */
export function fitSentence(run: RunReport): string {
  const { scene: { handOver, epoch }, settings: { seqLength } } = run;
  const when = epoch === 0 ? "Before training" : `After ${count(epoch, "epoch")}`;
  if (handOver < seqLength - 1) return `${when}, the network is left alone ${timeOfHandOver(run)}.`;
  const [error, bar] = [trainedError(run), noChangeError(run)];
  const verdict = error < bar
    ? `that of “no change” is ${number(bar)}`
    : "no better than “no change”";
  return `${when}, the mean squared error of the fit is ${number(error)}; ${verdict}.`;
}

function timeOfHandOver({ scene }: RunReport): string {
  return `from t = ${Number(scene.times[scene.handOver].toFixed(2))} on`;
}

/** What the picture of the wave shows. */
export function fitSummary({ present, pinned }: Report): string {
  const { scene, settings: { seqLength } } = present;
  const last = scene.forecasts.length;
  const outside = scene.forecasts.filter((value) => !(Math.abs(value) <= 1.6)).length;
  const alone = scene.handOver >= last
    ? ""
    : ` Left alone ${timeOfHandOver(present)}, it is off by ` +
      `${number(Math.sqrt(meanSquaredError(scene, scene.handOver, last)))} on average.`;
  const told = Math.min(scene.handOver, seqLength);
  const fit = told === 0
    ? ""
    : ` Told the truth, it is off by ${number(Math.sqrt(meanSquaredError(scene, 0, told)))}.`;
  return `A sine wave from t = 2 to 18 and the forecasts of the network after ` +
    `${count(scene.epoch, "epoch")}; training ends at t = 10.${fit}${alone}` +
    (outside > 0 ? ` ${count(outside, "forecast")} lie outside of the picture.` : "") +
    (pinned === null ? "" : " The pinned run's forecasts are a dashed line.");
}

/** What the loss curve shows. */
export function lossSummary({ present, pinned }: Report): string {
  const { scene: { epoch }, losses } = present;
  const here = epoch > 0 && epoch < losses.length
    ? ` After ${count(epoch, "epoch")} it is ${number(losses[epoch - 1])}.`
    : "";
  return `The total loss of each epoch, on a logarithmic scale. ${outcome(present)}${here}` +
    (pinned === null ? "" : ` The pinned run, dashed: ${outcome(pinned)}`);
}

/** What the traces show. */
export function unitsSummary({ present: { scene, settings: { hiddenSize } } }: Report): string {
  const swings = Array.from({ length: hiddenSize }, (_, unit) => {
    const trace = scene.hidden.filter((_, k) => k % hiddenSize === unit);
    return Math.max(...trace) - Math.min(...trace);
  });
  const [most, least] = [Math.max(...swings), Math.min(...swings)];
  const name = (swing: number) => `h${swings.indexOf(swing) + 1}`;
  return `What ${count(hiddenSize, "hidden unit does", "hidden units do")} from t = 2 to 18, ` +
    "each between −1 and 1. " +
    `${name(most)} swings most, over ${number(most)}; ${name(least)} least, over ${number(least)}.`;
}

/** What the weights show: those of w1, and those of w2. */
export function weightsSummary(
  { present: { scene, settings: { hiddenSize } } }: Report,
): [string, string] {
  const { incoming, outgoing } = weighing(scene.weights, hiddenSize);
  let strongest = { source: 0, unit: 0 };
  const weightOf = ({ source, unit }: typeof strongest) => incoming(source, unit);
  for (let source = 0; source <= hiddenSize; source++) {
    for (let unit = 0; unit < hiddenSize; unit++) {
      const isStronger = Math.abs(incoming(source, unit)) > Math.abs(weightOf(strongest));
      if (isStronger) strongest = { source, unit };
    }
  }
  const from = strongest.source === 0 ? "the input" : `the context value h${strongest.source}`;
  const outs = Array.from({ length: hiddenSize }, (_, unit) => Math.abs(outgoing(unit)));
  const unit = outs.indexOf(Math.max(...outs));
  return [
    `The weights of w1, a row for each of ${count(hiddenSize, "hidden unit")}. The largest leads ` +
    `from ${from} to h${strongest.unit + 1}: ${number(weightOf(strongest))}.`,
    `The weights of w2. The largest leads from h${unit + 1} to the output: ` +
    `${number(outgoing(unit))}.`,
  ];
}
