/** All parts of the playground, in their places. */

import { experiments } from "../experiments.ts";
import { firstTime, lastTime } from "../settings.ts";
import type { Report } from "../protocol.ts";
import { fitSentence, given, outcome } from "../words.ts";
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
  /** Another time at which the network is left alone. */
  handOver(time: number): void;
  reset(): void;
  pin(): void;
  unpin(): void;
  stop(): void;
  train(): void;
  copyLink(): void;
}

/** The playground as it stands on the page. */
export interface View {
  /** What goes into the playground's element. */
  readonly parts: HTMLElement[];
  readonly controls: Controls;
  readonly transport: Transport;
  /** Draws what a worker found. */
  draw(report: Report): void;
  showHandOver(time: number): void;
  showPinned(isPinned: boolean): void;
  /** What is wrong with an address, or what went wrong otherwise. */
  showProblems(problems: readonly string[]): void;
  /** Asks to train, with a reason; with none, it no longer asks. */
  invite(reason: string | null): void;
  /** Says something to those who listen. */
  announce(text: string): void;
  /** Offers a link where copying is forbidden. */
  showLink(address: string): void;
}

/** Makes all parts; `name` begins their ids. */
export function createView(document: Maker, name: string, events: ViewEvents): View {
  const controls = createControls(document, name, events);
  const transport = createTransport(document, events);
  const charts = {
    loss: createLossChart(document),
    fit: createFitChart(document, name),
    units: createUnitsChart(document),
  };
  const tables = ([
    ["The losses as a table", lossTable],
    ["The wave and the forecasts as a table", fitTable],
    ["The hidden units over time as a table", unitsTable],
    ["The weights as a table", weightsTable],
  ] as const).map(([title, make]) => createTable(document, title, make, events.train));
  const compare = createCompare(document);
  // What a training fills. Before the first one, the build's pictures stand there.
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
  const handOver = html(document, "input", {
    class: "play-slider play-moving",
    type: "range",
    min: firstTime,
    max: lastTime,
    step: 0.1,
    "aria-label": "Hand-over",
    "aria-describedby": `${name}.hand-over`,
  });
  handOver.addEventListener("input", () => events.handOver(Number(handOver.value)));
  const handOverText = html(document, "p", { id: `${name}.hand-over`, class: "play-note" });

  const panel = html(
    document,
    "div",
    { class: "play-panel play-moving" },
    controls.element,
    html(
      document,
      "div",
      { class: "play-buttons" },
      button("Reset", events.reset, { "aria-label": "Reset to the tutorial’s settings" }),
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
      "The wave, and what the network expects",
      slot(charts.fit.element),
      html(document, "div", { class: "play-hand-over" }, handOver, handOverText),
      legend(document),
    ),
    figure("units", "What the hidden units listen to, do, and add", slot(charts.units.element)),
  );
  const list = html(
    document,
    "ul",
    {},
    ...experiments.map(({ question, href }) =>
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
          "Guess first, then follow a link. The tutorial’s run stays pinned beside it:",
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
      write(fit, fitSentence(present));
      const runs = report.pinned === null ? [present] : [present, report.pinned];
      const current = runs.find(({ isDone }) => !isDone);
      progress.hidden = current === undefined;
      if (current) set(bar, { value: current.losses.length / current.settings.epochs });
    },
    showHandOver(time) {
      set(handOver, { value: time, "aria-valuetext": `t = ${time}` });
      handOver.value = `${time}`;
      write(
        handOverText,
        `Up to t = ${time} the network is told the true value at every step. From then on it ` +
          "feeds on its own forecasts.",
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

/** What the marks of the wave mean. */
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
    entry("play-key-told", "wave, told to the network"),
    entry("play-key-untold", "wave, kept from it"),
    entry("play-key-forecast", "its forecast"),
    entry("play-key-pinned", "pinned run"),
  );
}
