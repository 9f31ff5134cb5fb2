/** The numbers behind the plots, in tables that are filled when they are opened. */

import { type Report, weighing } from "../protocol.ts";
import type { Lesson } from "../settings.ts";
import { number } from "../words.ts";
import { append, escape } from "./dom.ts";

/** A table: names of columns, and rows of numbers or words. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | undefined)[])[];
  /** A sentence below the table. */
  readonly note?: string;
}

/** Of more rows than this, so many are shown, evenly spaced. */
const mostRows = 50;

/** The losses: every epoch, or as many as one can read. */
export function lossTable({ present, pinned }: Report): Table {
  const length = Math.max(present.losses.length, pinned?.losses.length ?? 0);
  const step = Math.ceil(length / mostRows);
  const epochs = Array.from({ length: Math.ceil(length / step) || 0 }, (_, k) => 1 + k * step);
  if (length > 0 && epochs.at(-1) !== length) epochs.push(length);
  return {
    columns: ["epoch", "total loss", ...pinned === null ? [] : ["pinned run"]],
    rows: epochs.map((epoch) => [
      epoch,
      present.losses[epoch - 1],
      ...pinned === null ? [] : [pinned.losses[epoch - 1]],
    ]),
    ...step > 1 ? { note: `One in ${step} of ${length} epochs, and the last one.` } : {},
  };
}

export function fitTable({ present: { scene } }: Report, { label, timeLabel }: Lesson): Table {
  const { times, actual, predictions, switchPoint } = scene;
  return {
    columns: [timeLabel, label, "prediction", "the input was"],
    rows: predictions.map((prediction, k) => [
      Number(times[k + 1].toFixed(3)),
      actual[k + 1],
      prediction,
      k <= switchPoint ? "true" : "predicted",
    ]),
  };
}

export function unitsTable(
  { present: { scene, settings: { hiddenSize } } }: Report,
  { timeLabel }: Lesson,
): Table {
  return {
    columns: [timeLabel, ...unitNames(hiddenSize)],
    rows: scene.predictions.map((_, k) => [
      Number(scene.times[k].toFixed(3)),
      ...scene.hidden.subarray(k * hiddenSize, (k + 1) * hiddenSize),
    ]),
  };
}

/** All weights, a row for every unit. */
export function weightsTable({ present: { scene, settings: { hiddenSize } } }: Report): Table {
  const { incoming, outgoing } = weighing(scene.weights, hiddenSize);
  const names = unitNames(hiddenSize);
  return {
    columns: ["to", "from input", ...names.map((name) => `from ${name}`), "to output"],
    rows: names.map((name, unit) => [
      name,
      ...Array.from({ length: 1 + hiddenSize }, (_, source) => incoming(source, unit)),
      outgoing(unit),
    ]),
  };
}

function unitNames(hiddenSize: number): string[] {
  return Array.from({ length: hiddenSize }, (_, unit) => `unit ${unit + 1}`);
}

/**
 * Adds a folded table of what `make` returns, which is filled when it is open. Opened when there is
 * nothing to show yet, it calls `train`.
 */
export function createTable(
  parent: Element,
  title: string,
  make: (report: Report) => Table,
  train: () => void,
): (report: Report) => void {
  const details = append<HTMLDetailsElement>(
    parent,
    `<details>
      <summary>${title}</summary>
      <div class="play-table" tabindex="0" role="group" aria-label="${title}"></div>
    </details>`,
  );
  let [latest, shown]: (Report | null)[] = [null, null];
  const fill = () => {
    if (!details.open || latest === shown) return;
    if (latest !== null) details.lastElementChild!.innerHTML = tableHtml(make(latest));
    shown = latest;
  };
  details.addEventListener("toggle", () => {
    if (details.open && latest === null) train();
    fill();
  });
  return (report) => {
    latest = report;
    fill();
  };
}

export function tableHtml({ columns, rows, note }: Table): string {
  const head = columns.map((column) => `<th scope="col">${escape(column)}</th>`);
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((value) => `<td>${escape(shown(value))}</td>`);
    return `<tr><th>${escape(shown(first))}</th>${cells.join("")}</tr>`;
  });
  const table = `<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody>`;
  return `<table>${table}</table>${note === undefined ? "" : `<p>${escape(note)}</p>`}`;
}

function shown(value: number | string | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number" && !Number.isInteger(value) ? number(value) : `${value}`;
}
