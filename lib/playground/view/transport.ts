/** Play, pause, step: the way through the epochs. */

import { html, type Maker, set, write } from "./dom.ts";

/** The controls of time. */
export interface Transport {
  readonly element: HTMLElement;
  /** Shows where it is, of how many epochs, and whether it moves by itself. */
  show(epoch: number, last: number, isPlaying: boolean): void;
}

/** What the controls of time ask for. */
export interface TransportEvents {
  toggle(): void;
  /** Goes to an epoch. */
  go(epoch: number): void;
}

/** Buttons and a slider for the epochs. */
export function createTransport(document: Maker, events: TransportEvents): Transport {
  let [now, end] = [0, 0];
  const button = (text: string, label: string | undefined, click: () => void) => {
    const created = html(document, "button", { type: "button", "aria-label": label }, text);
    created.addEventListener("click", click);
    return created;
  };
  const play = button("Play", undefined, events.toggle);
  const back = button("Back", "Back one epoch", () => events.go(Math.max(now - 1, 0)));
  const on = button("Step", "Step one epoch", () => events.go(Math.min(now + 1, end)));
  const slider = html(document, "input", {
    class: "play-slider",
    type: "range",
    min: 0,
    step: 1,
    "aria-label": "Epoch",
  });
  slider.addEventListener("input", () => events.go(Number(slider.value)));
  const place = html(document, "span", { class: "play-place" });
  return {
    element: html(
      document,
      "div",
      { class: "play-transport play-moving" },
      slider,
      html(document, "div", { class: "play-buttons" }, play, back, on, place),
    ),
    show(epoch, last, isPlaying) {
      [now, end] = [epoch, last];
      const first = last === 0 ? "before the first epoch" : `before the first of ${last}`;
      const text = epoch === 0 ? first : `after epoch ${epoch} of ${last}`;
      set(slider, { max: last, value: epoch, "aria-valuetext": text });
      slider.value = `${epoch}`;
      write(play, isPlaying ? "Pause" : "Play");
      write(place, text);
    },
  };
}
