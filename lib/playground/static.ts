/** The playground as the build draws it: a picture to read, without any script. */

import { firstState } from "./address.ts";
import { reportOf } from "./report.ts";
import { Training } from "./training.ts";
import { html, type Maker } from "./view/dom.ts";
import { createView, type ViewEvents } from "./view/view.ts";

/** The element that `mount` brings to life, with the pictures of the tutorial's run. */
export function renderStatic(document: Maker, id: string): HTMLElement {
  const nothing = () => {};
  const events: ViewEvents = {
    change: nothing,
    reset: nothing,
    pin: nothing,
    unpin: nothing,
    handOver: nothing,
    go: nothing,
    toggle: nothing,
    stop: nothing,
    train: nothing,
    copyLink: nothing,
  };
  const view = createView(document, id, events);
  const { settings, look } = firstState;
  view.controls.show(settings);
  view.showHandOver(look.handOver);
  view.transport.show(settings.epochs, settings.epochs, false);
  const element = html(document, "section", { id, class: "play", "aria-label": "Playground" });
  element.append(...view.parts);
  const training = new Training(settings);
  while (!training.isDone) training.advance();
  const tables = [...element.querySelectorAll("details")];
  for (const table of tables) table.open = true; // only open ones are filled
  view.draw({ id: 0, present: reportOf(training, 0, look), pinned: null });
  for (const table of tables) table.open = false;
  // Nothing listens yet.
  for (const control of element.querySelectorAll("input, button")) {
    control.setAttribute("disabled", "");
  }
  return element;
}
