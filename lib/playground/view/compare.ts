/** The pinned run beside the present one: what was set otherwise, and what came of it. */

import type { Report, RunReport } from "../protocol.ts";
import { differences } from "../settings.ts";
import { noChangeError, number, trainedError } from "../words.ts";
import { html, type Maker } from "./dom.ts";
import { contents } from "./tables.ts";

/** A panel that is there when a run is pinned. */
export interface Compare {
  readonly element: HTMLElement;
  draw(report: Report): void;
}

/** An empty comparison. */
export function createCompare(document: Maker): Compare {
  const element = html(document, "div", { class: "play-compare", hidden: "" });
  let shown = "";
  return {
    element,
    draw({ present, pinned }) {
      element.hidden = pinned === null;
      if (pinned === null) return;
      const [rows, verdict] = [rowsOf(present, pinned), verdictOf(present, pinned)];
      const text = JSON.stringify([rows, verdict]);
      if (text === shown) return;
      shown = text;
      const table = contents(document, { columns: ["what", "this run", "pinned run"], rows });
      element.replaceChildren(...table, html(document, "p", {}, verdict));
    },
  };
}

type Row = readonly [string, number | string, number | string];

function rowsOf(present: RunReport, pinned: RunReport): Row[] {
  const changed = differences(present.settings, pinned.settings);
  return [
    ...changed.map(({ name, label }): Row => [
      label,
      `${present.settings[name]}`,
      `${pinned.settings[name]}`,
    ]),
    ["Last total loss", lossOf(present), lossOf(pinned)],
    ["Mean squared error of the fit", errorOf(present), errorOf(pinned)],
    ["Error of “no change”", noChangeError(present), noChangeError(pinned)],
  ];
}

function lossOf({ losses, failure }: RunReport): string {
  if (failure !== null) return `diverged in epoch ${failure.epoch}`;
  return losses.length === 0 ? "–" : number(losses[losses.length - 1]);
}

function errorOf(run: RunReport): string {
  if (run.failure !== null) return "–";
  const isFit = run.scene.switchPoint >= run.settings.seqLength - 1;
  return isFit ? number(trainedError(run)) : "– (free-running)";
}

function verdictOf(present: RunReport, pinned: RunReport): string {
  if (!present.isDone || !pinned.isDone) return "Still training.";
  if (differences(present.settings, pinned.settings).length === 0) {
    return "Both are the same so far: change a setting, and compare.";
  }
  if (present.failure !== null || pinned.failure !== null) {
    if (pinned.failure === null) return "This run diverged; the pinned one did not.";
    if (present.failure === null) return "The pinned run diverged; this one did not.";
    return "Both diverged.";
  }
  const [here, there] = [present, pinned].map(({ losses }) => losses[losses.length - 1]);
  if (here === there) return "Both end with the same loss.";
  const [worse, better] = here > there
    ? ["this one", "the pinned run"]
    : ["the pinned one", "this run"];
  const isComparable = present.settings.seqLength === pinned.settings.seqLength;
  return `The last loss of ${worse} is ${howMuch(Math.max(here, there) / Math.min(here, there))} ` +
    `${better}.` +
    (isComparable
      ? " One seed proves little: try others."
      : " The total loss adds up all points: do not compare it across sequence lengths.");
}

function howMuch(ratio: number): string {
  if (ratio < 1.05) return "a little larger than that of";
  return ratio < 1000 ? `${number(ratio)} times that of` : "more than 1,000 times that of";
}
