/** All parts of the playground, in their places. */

import { experimentsFor } from "../address.ts";
import type { Report } from "../protocol.ts";
import { given, type Lesson } from "../settings.ts";
import { fitSentence, outcome, timeText } from "../words.ts";
import { createCompare } from "./compare.ts";
import { type ControlsEvents, createControls } from "./controls.ts";
import { append, escape, set, write } from "./dom.ts";
import { createFitChart } from "./fit_chart.ts";
import { createLossChart } from "./loss_chart.ts";
import { createTable, fitTable, lossTable, unitsTable, weightsTable } from "./tables.ts";
import { createUnitsChart } from "./units_chart.ts";

type Action = "toggle" | "reset" | "pin" | "unpin" | "stop" | "train" | "copyLink";

/** What a reader can ask for. */
export interface ViewEvents extends ControlsEvents {
  readonly actions: Record<Action, () => void>;
  go(epoch: number): void;
  /** Another time up to which true values are given. */
  switchAt(time: number): void;
}

const button = (value: string, text: string, attributes = "") =>
  `<button type="button" value="${value}" ${attributes}>${text}</button>`;

const figure = (name: string, title: string, more: string) =>
  `<figure class="play-figure play-figure-${name}">
    <figcaption>${escape(title)}</figcaption>
    <div class="play-slot"></div>
    ${more}
  </figure>`;

const transport = `<div class="play-transport play-moving">
    <input class="play-slider" type="range" aria-label="Epoch">
    <div class="play-buttons">
      ${button("toggle", "Play")}
      ${button("back", "Back", 'aria-label="Back one epoch"')}
      ${button("step", "Step", 'aria-label="Step one epoch"')}
      <span class="play-place"></span>
    </div>
  </div>`;

/** What the marks of the series mean. */
const legend = [
  ["told", "true value, given as input"],
  ["untold", "true value, not given"],
  ["prediction", "prediction"],
  ["pinned", "pinned run"],
].map(([name, text]) =>
  `<li><span class="play-key play-key-${name}" aria-hidden="true"></span>${text}</li>`
).join("");

/** A slot is what a training fills. Before the first one, it has the build's plots. */
function skeleton(id: string, lesson: Lesson): string {
  const { times: [first, , last], own, label } = lesson;
  const links = experimentsFor(lesson).map(({ question, href }) =>
    `<li><a href="${escape(href)}">${question}</a></li>`
  );
  const title = `${label.charAt(0).toUpperCase()}${label.slice(1)}: true values and predictions`;
  const switchAndLegend = `<div class="play-switch">
      <input class="play-slider play-moving" type="range" min="${first}" max="${last}"
        step="${own ? "any" : 0.1}" aria-label="Switch point" aria-describedby="${id}.switch">
      <p id="${id}.switch" class="play-note"></p>
    </div>
    <ul class="play-legend">${legend}</ul>`;
  return `<div class="play-problems" role="alert" hidden></div>
    <div class="play-panel play-moving">
      <div class="play-settings"></div>
      <div class="play-buttons">
        ${button("reset", "Reset", 'aria-label="Reset all settings"')}
        ${button("pin", "Pin this run")}
        ${button("unpin", "Unpin", "hidden")}
        ${button("copyLink", "Copy link")}
        <input class="play-link" readonly aria-label="Link to these settings" hidden>
      </div>
    </div>
    <div class="play-invitation play-moving" hidden>
      <p></p>${button("train", "Train", 'class="play-primary"')}
    </div>
    <div class="play-status">
      <div class="play-slot">
        <p class="play-paper"></p><p class="play-outcome"></p><p class="play-verdict"></p>
      </div>
      <div class="play-progress play-moving" hidden>
        <progress value="0" aria-label="Training"></progress>${button("stop", "Stop")}
      </div>
    </div>
    <div class="play-figures">
      ${figure("loss", "Total loss of each epoch", transport)}
      ${figure("fit", title, switchAndLegend)}
      ${figure("units", "Hidden units: weights in, values over time, weights out", "")}
    </div>
    <div class="play-compare" hidden></div>
    <div class="play-experiments">
      <p>Guess first, then follow a link. The first run stays pinned beside it:</p>
      <ul>${links.join("")}</ul>
    </div>
    <div class="play-tables"></div>
    <p class="play-offscreen" role="status"></p>`;
}

export type View = ReturnType<typeof createView>;

/** Fills an element, whose id begins all other ids, with everything but data. */
export function createView(root: HTMLElement, lesson: Lesson, events: ViewEvents) {
  root.replaceChildren();
  append(root, skeleton(root.id, lesson));
  const find = <E extends Element = HTMLElement>(selector: string) =>
    root.querySelector<E>(selector)!;
  const slot = (name: string) => find(`.play-figure-${name} .play-slot`);
  const drawings = [
    createLossChart(slot("loss"), lesson),
    createFitChart(slot("fit"), root.id, lesson),
    createUnitsChart(slot("units"), lesson),
    createCompare(find(".play-compare")),
    ...([
      ["The losses as a table", lossTable],
      ["The predictions as a table", fitTable],
      ["The hidden units over time as a table", unitsTable],
      ["The weights as a table", weightsTable],
    ] as const).map(([title, make]) =>
      createTable(
        find(".play-tables"),
        title,
        (report) => make(report, lesson),
        () => events.actions.train(),
      )
    ),
  ];
  const [problems, invitation] = [find(".play-problems"), find(".play-invitation")];
  const ending = find(".play-outcome");
  const progress = find(".play-progress");
  const link = find<HTMLInputElement>(".play-link");
  const switchSlider = find<HTMLInputElement>(".play-switch input");
  switchSlider.addEventListener("input", () => events.switchAt(Number(switchSlider.value)));

  let [epoch, last] = [0, 0];
  const epochSlider = find<HTMLInputElement>(".play-transport input");
  epochSlider.addEventListener("input", () => events.go(Number(epochSlider.value)));
  const actions: Record<string, () => void> = {
    ...events.actions,
    back: () => events.go(Math.max(epoch - 1, 0)),
    step: () => events.go(Math.min(epoch + 1, last)),
  };
  for (const button of root.querySelectorAll("button")) {
    button.addEventListener("click", () => actions[button.value]());
  }

  return {
    /** Shows the values of settings, and no problem with them. */
    showSettings: createControls(find(".play-settings"), root.id, lesson, events),
    draw(report: Report) {
      const { present, pinned } = report;
      for (const draw of drawings) draw(report);
      write(find(".play-paper"), given(present.settings));
      write(ending, outcome(present));
      ending.classList.toggle("is-alarm", present.failure !== null);
      write(find(".play-verdict"), fitSentence(present, lesson));
      const current = [present, pinned].find((run) => run?.isDone === false);
      progress.hidden = !current;
      if (current) {
        set(progress.firstElementChild!, {
          value: current.losses.length / current.settings.epochs,
        });
      }
    },
    /** Shows an epoch, of how many, and whether they are played. */
    showEpoch(now: number, of: number, isPlaying: boolean) {
      [epoch, last] = [now, of];
      const first = last === 0 ? "before the first epoch" : `before the first of ${last}`;
      const text = epoch === 0 ? first : `after epoch ${epoch} of ${last}`;
      set(epochSlider, { max: last, "aria-valuetext": text });
      epochSlider.value = `${epoch}`;
      write(find("[value=toggle]"), isPlaying ? "Pause" : "Play");
      write(find(".play-place"), text);
    },
    showSwitch(time: number) {
      const text = timeText(lesson, time);
      set(switchSlider, { "aria-valuetext": text });
      switchSlider.value = `${time}`;
      write(
        find(".play-switch p"),
        `Up to ${text} the network is given the true value at every step. From then on it uses ` +
          "its own predictions as input.",
      );
    },
    showPinned(isPinned: boolean) {
      find("[value=unpin]").hidden = !isPinned;
      root.classList.toggle("has-pinned", isPinned);
    },
    /** What is wrong with an address, or what went wrong otherwise. */
    showProblems(texts: readonly string[]) {
      problems.hidden = texts.length === 0;
      problems.replaceChildren();
      for (const text of texts) append(problems, `<p>${escape(text)}</p>`);
    },
    /** Offers to train, with a reason; null hides the offer. */
    invite(reason: string | null) {
      invitation.hidden = reason === null;
      write(invitation.firstElementChild!, reason ?? "");
    },
    /** Announces something to screen readers. */
    announce: (text: string) => write(find("[role=status]"), text),
    /** Offers a link where copying is forbidden. */
    showLink(address: string) {
      link.hidden = false;
      link.value = address;
      link.select();
    },
  };
}
