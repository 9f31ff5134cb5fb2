/** All parts of the playground, in their places. */

import { experimentsFor } from "../address.ts";
import type { Report } from "../protocol.ts";
import { given, type Lesson } from "../settings.ts";
import { fitSentence, outcome, timeText } from "../words.ts";
import { createCompare } from "./compare.ts";
import { type Controls, type ControlsEvents, createControls } from "./controls.ts";
import { html, type Maker, set, write } from "./dom.ts";
import { createFitChart } from "./fit_chart.ts";
import { createLossChart } from "./loss_chart.ts";
import { createTable, fitTable, lossTable, unitsTable, weightsTable } from "./tables.ts";
import { createTransport, type Transport, type TransportEvents } from "./transport.ts";
import { createUnitsChart } from "./units_chart.ts";

/** What a reader can ask for. */
export interface ViewEvents extends TransportEvents, ControlsEvents {
  /** Another time up to which true values are given. */
  switchAt(time: number): void;
  reset(): void;
  pin(): void;
  unpin(): void;
  stop(): void;
  train(): void;
  copyLink(): void;
}

/** The playground as it is on the page. */
export interface View {
  /** What goes into the playground's element. */
  readonly parts: HTMLElement[];
  readonly controls: Controls;
  readonly transport: Transport;
  /** Draws what a worker found. */
  draw(report: Report): void;
  showSwitch(time: number): void;
  showPinned(isPinned: boolean): void;
  /** What is wrong with an address, or what went wrong otherwise. */
  showProblems(problems: readonly string[]): void;
  /** Asks to train, with a reason; with none, it no longer asks. */
  invite(reason: string | null): void;
  /** Announces something to screen readers. */
  announce(text: string): void;
  /** Offers a link where copying is forbidden. */
  showLink(address: string): void;
}

/** Makes all parts; `name` begins their ids. */
export function createView(
  document: Maker,
  name: string,
  lesson: Lesson,
  events: ViewEvents,
): View {
  const { times: [first, , last], own } = lesson;
  const controls = createControls(document, name, lesson, events);
  const transport = createTransport(document, events);
  const charts = {
    loss: createLossChart(document, lesson),
    fit: createFitChart(document, name, lesson),
    units: createUnitsChart(document, lesson),
  };
  const tables = ([
    ["The losses as a table", lossTable],
    ["The predictions as a table", fitTable],
    ["The hidden units over time as a table", unitsTable],
    ["The weights as a table", weightsTable],
  ] as const).map(([title, make]) =>
    createTable(document, title, (report) => make(report, lesson), events.train)
  );
  const compare = createCompare(document);
  // What a training fills. Before the first one, the build's plots are there.
  const slot = (...contents: Node[]) => html(document, "div", { class: "play-slot" }, ...contents);
  const button = (text: string, click: () => void, attributes = {}) => {
    const created = html(document, "button", { type: "button", ...attributes }, text);
    created.addEventListener("click", click);
    return created;
  };
  const figure = (part: string, title: string, ...contents: Node[]) =>
    html(
      document,
      "figure",
      { class: `play-figure play-figure-${part}` },
      html(document, "figcaption", {}, title),
      ...contents,
    );

  const problems = html(document, "div", { class: "play-problems", role: "alert", hidden: "" });
  const unpin = button("Unpin", events.unpin, { hidden: "" });
  const link = html(document, "input", {
    class: "play-link",
    readonly: "",
    "aria-label": "Link to these settings",
    hidden: "",
  });
  const paper = html(document, "p", { class: "play-paper" });
  const ending = html(document, "p", { class: "play-outcome" });
  const fit = html(document, "p", { class: "play-verdict" });
  const bar = html(document, "progress", { max: 1, value: 0, "aria-label": "Training" });
  const progress = html(
    document,
    "div",
    { class: "play-progress play-moving", hidden: "" },
    bar,
    button("Stop", events.stop),
  );
  const reason = html(document, "p");
  const invitation = html(
    document,
    "div",
    { class: "play-invitation play-moving", hidden: "" },
    reason,
    button("Train", events.train, { class: "play-primary" }),
  );
  const live = html(document, "p", { class: "play-offscreen", role: "status" });
  const switchSlider = html(document, "input", {
    class: "play-slider play-moving",
    type: "range",
    min: first,
    max: last,
    step: own ? "any" : 0.1,
    "aria-label": "Switch point",
    "aria-describedby": `${name}.switch`,
  });
  switchSlider.addEventListener("input", () => events.switchAt(Number(switchSlider.value)));
  const switchNote = html(document, "p", { id: `${name}.switch`, class: "play-note" });

  const panel = html(
    document,
    "div",
    { class: "play-panel play-moving" },
    controls.element,
    html(
      document,
      "div",
      { class: "play-buttons" },
      button("Reset", events.reset, { "aria-label": "Reset all settings" }),
      button("Pin this run", events.pin),
      unpin,
      button("Copy link", events.copyLink),
      link,
    ),
  );
  const figures = html(
    document,
    "div",
    { class: "play-figures" },
    figure(
      "loss",
      "Total loss of each epoch",
      slot(charts.loss.element),
      transport.element,
    ),
    figure(
      "fit",
      `${capital(lesson.label)}: true values and predictions`,
      slot(charts.fit.element),
      html(document, "div", { class: "play-switch" }, switchSlider, switchNote),
      legend(document),
    ),
    figure(
      "units",
      "Hidden units: weights in, values over time, weights out",
      slot(charts.units.element),
    ),
  );
  const list = html(
    document,
    "ul",
    {},
    ...experimentsFor(lesson).map(({ question, href }) =>
      html(document, "li", {}, html(document, "a", { href }, question))
    ),
  );

  return {
    parts: [
      problems,
      panel,
      invitation,
      html(document, "div", { class: "play-status" }, slot(paper, ending, fit), progress),
      figures,
      compare.element,
      html(
        document,
        "div",
        { class: "play-experiments play-moving" },
        html(
          document,
          "p",
          {},
          "Guess first, then follow a link. The first run stays pinned beside it:",
        ),
        list,
      ),
      html(document, "div", { class: "play-tables" }, ...tables.map(({ element }) => element)),
      live,
    ],
    controls,
    transport,
    draw(report) {
      const { present } = report;
      for (const chart of Object.values(charts)) chart.draw(report);
      for (const table of tables) table.draw(report);
      compare.draw(report);
      write(paper, given(present.settings));
      write(ending, outcome(present));
      ending.classList.toggle("is-alarm", present.failure !== null);
      write(fit, fitSentence(present, lesson));
      const runs = report.pinned === null ? [present] : [present, report.pinned];
      const current = runs.find(({ isDone }) => !isDone);
      progress.hidden = current === undefined;
      if (current) set(bar, { value: current.losses.length / current.settings.epochs });
    },
    showSwitch(time) {
      const text = timeText(lesson, time);
      set(switchSlider, { value: time, "aria-valuetext": text });
      switchSlider.value = `${time}`;
      write(
        switchNote,
        `Up to ${text} the network is given the true value at every step. From then on it uses ` +
          "its own predictions as input.",
      );
    },
    showPinned: (isPinned) => void (unpin.hidden = !isPinned),
    showProblems(texts) {
      problems.hidden = texts.length === 0;
      problems.replaceChildren(...texts.map((text) => html(document, "p", {}, text)));
    },
    invite(text) {
      invitation.hidden = text === null;
      write(reason, text ?? "");
    },
    announce: (text) => write(live, text),
    showLink(address) {
      link.hidden = false;
      link.value = address;
      link.select();
    },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the marks of the series mean. */
function legend(document: Maker): HTMLElement {
  const entry = (className: string, text: string) =>
    html(
      document,
      "li",
      {},
      html(document, "span", { class: `play-key ${className}`, "aria-hidden": "true" }),
      text,
    );
  return html(
    document,
    "ul",
    { class: "play-legend" },
    entry("play-key-told", "true value, given as input"),
    entry("play-key-untold", "true value, not given"),
    entry("play-key-prediction", "prediction"),
    entry("play-key-pinned", "pinned run"),
  );
}
