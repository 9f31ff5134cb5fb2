/** Tables on request: they are filled when somebody opens them. */

import type { Report } from "../protocol.ts";
import type { Table } from "../tables.ts";
import { number } from "../words.ts";
import { html, type Maker } from "./dom.ts";

/** A folded table. */
export interface TableOnRequest {
  readonly element: HTMLDetailsElement;
  /** Has new numbers; an open table shows them. */
  draw(report: Report): void;
}

/**
 * A table of what `make` gives, folded. Opened when there is nothing to show yet, it calls `ask`.
 */
export function createTable(
  document: Maker,
  title: string,
  make: (report: Report) => Table,
  ask: () => void,
): TableOnRequest {
  const holder = html(document, "div", {
    class: "play-table",
    tabindex: 0,
    role: "group",
    "aria-label": title,
  });
  const element = html(document, "details", {}, html(document, "summary", {}, title), holder);
  let [latest, shown]: (Report | null)[] = [null, null];
  const fill = () => {
    if (!element.open || latest === shown) return;
    if (latest !== null) holder.replaceChildren(...contents(document, make(latest)));
    shown = latest;
  };
  element.addEventListener("toggle", () => {
    if (element.open && latest === null) ask();
    fill();
  });
  return {
    element,
    draw(report) {
      latest = report;
      fill();
    },
  };
}

/** A table as elements. */
export function contents(document: Maker, { columns, rows, note }: Table): HTMLElement[] {
  const head = columns.map((column) => html(document, "th", { scope: "col" }, column));
  const body = rows.map(([first, ...others]) =>
    html(
      document,
      "tr",
      {},
      html(document, "th", {}, shown(first)),
      ...others.map((value) => html(document, "td", {}, shown(value))),
    )
  );
  const table = html(
    document,
    "table",
    {},
    html(document, "thead", {}, html(document, "tr", {}, ...head)),
    html(document, "tbody", {}, ...body),
  );
  return note === undefined ? [table] : [table, html(document, "p", {}, note)];
}

function shown(value: number | string | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number" && !Number.isInteger(value) ? number(value) : `${value}`;
}
