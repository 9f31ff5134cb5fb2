/** Summaries of the plots, in words. */

import type { Report, RunReport, Scene } from "./protocol.ts";
import type { Lesson } from "./settings.ts";

/** A loss or an error, with three digits. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN (not a number)" : "infinite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e5)) {
    return value.toExponential(1).replace("e+", "e").replaceAll("-", "−");
  }
  return `${Number(value.toPrecision(3))}`.replace("-", "−");
}

export function count(value: number, one: string, many = `${one}s`): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : many}`;
}

export function timeText({ own, timeLabel }: Lesson, time: number): string {
  return `${own ? timeLabel : "t ="} ${Number(time.toFixed(2))}`;
}

/** The mean squared error on the points of the training. */
export function trainedError({ scene, settings: { seqLength } }: RunReport): number {
  return meanSquaredError(scene, 0, seqLength);
}

/** That of "no change" on the same points. */
export function noChangeError({ scene: { actual }, settings: { seqLength } }: RunReport): number {
  return meanSquaredError({ actual, predictions: actual }, 0, seqLength);
}

function meanSquaredError(
  { predictions, actual }: Pick<Scene, "predictions" | "actual">,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (predictions[k] - actual[k + 1]) ** 2;
  return sum / (to - from);
}

/** The end of a training, or its progress. */
export function outcome(run: RunReport): string {
  const { losses, settings: { epochs }, failure, isDone } = run;
  const trained = count(losses.length, "epoch");
  if (failure !== null) {
    // Counted as in a DivergedError.
    const { epoch, step, loss } = failure;
    return `The training diverged: in epoch ${epoch} at step ${step}, counted from 0, the loss ` +
      `became ${number(loss)}. ${adviceFor(run)}`;
  }
  if (!isDone) {
    return `Training: ${losses.length.toLocaleString("en")} of ${count(epochs, "epoch")}.`;
  }
  if (losses.length === 0) return "Stopped before the first epoch was complete.";
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

function whyStill({ settings: { lr, spread } }: RunReport): string {
  if (lr === 0) return "A learning rate of 0 changes no weight.";
  if (spread === 0) return "All weights are zero, and so are all gradients.";
  return "No weight changes enough to change the loss.";
}

function adviceFor({ settings: { lr, spread }, losses }: RunReport): string {
  if (losses.length === 0 && spread > 4) {
    return "The initial weights were too large; try smaller ones.";
  }
  return "Its weights grew without limit. Try a smaller learning rate than " +
    `${lr}, such as ${Number((lr / 10).toPrecision(1))}.`;
}

/** The error of the fit, compared with the simplest prediction. */
export function fitSentence(run: RunReport, lesson: Lesson): string {
  const { scene: { switchPoint, epoch }, settings: { seqLength } } = run;
  const when = epoch === 0 ? "Before training" : `After ${count(epoch, "epoch")}`;
  if (switchPoint < seqLength - 1) {
    return `${when}, the network is free-running from ${switchText(run, lesson)} on.`;
  }
  const [error, bar] = [trainedError(run), noChangeError(run)];
  const unit = lesson.unit && ` (${lesson.unit})²`;
  const verdict = error < bar
    ? `that of “no change” is ${number(bar)}${unit}`
    : "no better than “no change”";
  return `${when}, the mean squared error of the fit is ${number(error)}${unit}; ${verdict}.`;
}

function switchText({ scene }: RunReport, lesson: Lesson): string {
  return timeText(lesson, scene.times[scene.switchPoint]);
}

export function fitSummary({ present, pinned }: Report, lesson: Lesson): string {
  const { scene, settings: { seqLength } } = present;
  const { times, predictions, switchPoint } = scene;
  const last = predictions.length;
  const at = (time: number) => timeText(lesson, time);
  const outside = predictions.filter((value) => !isInside(value, lesson)).length;
  const error = (from: number, to: number) => {
    const size = number(Math.sqrt(meanSquaredError(scene, from, to)));
    return `root mean square error is ${size}${lesson.unit && ` ${lesson.unit}`}.`;
  };
  const shown = Math.min(switchPoint, seqLength);
  return `The series, ${lesson.label}, from ${at(times[0])} to ${at(times[last])}, and the ` +
    `predictions after ${count(scene.epoch, "epoch")}; training ends at ${at(times[seqLength])}.` +
    (shown === 0 ? "" : ` With true inputs, their ${error(0, shown)}`) +
    (switchPoint >= last
      ? ""
      : ` Free-running from ${switchText(present, lesson)} on, their ${error(switchPoint, last)}`) +
    (outside > 0
      ? ` ${count(outside, "prediction is", "predictions are")} outside the plot.`
      : "") +
    (pinned === null ? "" : " The pinned run's predictions are a dashed line.");
}

/** Whether a value is inside the plot, which shows three tenths more than the range. */
export function isInside(value: number, { range: [low, high] }: Lesson): boolean {
  return Math.abs(value - (low + high) / 2) <= 0.8 * (high - low);
}

export function lossSummary({ present, pinned }: Report): string {
  const { scene: { epoch }, losses } = present;
  const here = epoch > 0 && epoch < losses.length
    ? ` After ${count(epoch, "epoch")} it is ${number(losses[epoch - 1])}.`
    : "";
  return `The total loss of each epoch, on a logarithmic scale. ${outcome(present)}${here}` +
    (pinned === null ? "" : ` The pinned run, dashed: ${outcome(pinned)}`);
}

export function unitsSummary(
  { present: { scene, settings: { hiddenSize } } }: Report,
  lesson: Lesson,
): string {
  const swings = Array.from({ length: hiddenSize }, (_, unit) => {
    const trace = scene.hidden.filter((_, k) => k % hiddenSize === unit);
    return Math.max(...trace) - Math.min(...trace);
  });
  const [most, least] = [Math.max(...swings), Math.min(...swings)];
  const name = (swing: number) => `unit ${swings.indexOf(swing) + 1}`;
  const [first, , last] = lesson.times.map((time) => timeText(lesson, time));
  const units = count(hiddenSize, "hidden unit");
  return `The values of ${units} from ${first} to ${last}, each between −1 and 1. The range of ` +
    `${name(most)} is the largest, ${number(most)}; that of ${name(least)} the smallest, ` +
    `${number(least)}.`;
}

/** A summary of the weights: those of w1, and those of w2. */
export function weightsSummary(
  { present: { scene: { weights }, settings: { hiddenSize } } }: Report,
): [string, string] {
  const size = (1 + hiddenSize) * hiddenSize;
  const largest = (weights: Float32Array) => {
    const sizes = weights.map(Math.abs);
    return sizes.indexOf(Math.max(...sizes));
  };
  const at = largest(weights.subarray(0, size));
  const out = largest(weights.subarray(size));
  const [source, unit] = [Math.floor(at / hiddenSize), at % hiddenSize];
  const from = source === 0 ? "the input" : `unit ${source} (previous step)`;
  return [
    `The weights of w1, a row for each of ${count(hiddenSize, "hidden unit")}. The largest leads ` +
    `from ${from} to unit ${unit + 1}: ${number(weights[at])}.`,
    `The weights of w2. The largest leads from unit ${out + 1} to the output: ` +
    `${number(weights[size + out])}.`,
  ];
}
