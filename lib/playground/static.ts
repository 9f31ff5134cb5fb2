/** The playground as the build draws it: a picture to read, without any script. */

import { firstState } from "./address.ts";
import { reportOf } from "./scene.ts";
import { Training } from "./training.ts";
import { html, type Maker } from "./view/dom.ts";
import { createView, type ViewEvents } from "./view/view.ts";

/**
 * The pictures of the tutorial's run. There is nothing to move: `mount` brings the controls, for
 * which a page that is alive leaves room.
 */
export function renderStatic(
  document: Maker,
  { id, isAlive }: { readonly id: string; readonly isAlive: boolean },
): HTMLElement {
  const nothing = () => {};
  const events: ViewEvents = {
    change: nothing,
    complain: nothing,
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
  view.showHandOver(look.handOver);
  const element = html(document, "section", { id, class: "play", "aria-label": "Playground" });
  element.append(...view.parts);
  const training = new Training(settings);
  while (!training.isDone) training.advance();
  // Only open tables are filled. Where there is life, they are when a reader opens them.
  const tables = isAlive ? [] : [...element.querySelectorAll("details")];
  for (const table of tables) table.open = true;
  view.draw({ id: 0, present: reportOf(training, 0, look), pinned: null });
  for (const table of tables) table.open = false;
  for (const part of element.querySelectorAll(".play-moving, [hidden]")) part.remove();
  if (isAlive) element.prepend(html(document, "div", { class: "play-room" }));
  return element;
}
