/** The pinned run beside the current one: which settings differ, and their results. */

import type { Report, RunReport } from "../protocol.ts";
import { differences } from "../settings.ts";
import { noChangeError, number, trainedError } from "../words.ts";
import { tableHtml } from "./tables.ts";

/** Fills a panel, which is shown while a run is pinned. */
export function createCompare(panel: HTMLElement): (report: Report) => void {
  return ({ present, pinned }) => {
    panel.hidden = pinned === null;
    if (pinned === null) return;
    const columns = ["what", "this run", "pinned run"];
    const note = verdictOf(present, pinned);
    const html = tableHtml({ columns, rows: rowsOf(present, pinned), note });
    if (panel.innerHTML !== html) panel.innerHTML = html;
  };
}

function rowsOf(present: RunReport, pinned: RunReport): string[][] {
  const [here, there] = [present.settings, pinned.settings];
  return [
    ...differences(here, there).map((
      { name, label },
    ) => [label, `${here[name]}`, `${there[name]}`]),
    ["Last total loss", lossOf(present), lossOf(pinned)],
    ["Mean squared error of the fit", errorOf(present), errorOf(pinned)],
    ["Error of “no change”", ...[present, pinned].map(noChangeError).map(number)],
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
