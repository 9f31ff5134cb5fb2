/** A slider and a field for each setting, with a message for what is wrong. */

import {
  check,
  type Lesson,
  nearest,
  type Setting,
  type Settings,
  settingsOf,
} from "../settings.ts";
import { html, type Maker, set, write } from "./dom.ts";

/** All controls of the settings. */
export interface Controls {
  readonly element: HTMLElement;
  /** Shows other settings, and no problem. */
  show(settings: Settings): void;
}

/** What the controls report. */
export interface ControlsEvents {
  /** A new value. */
  change(settings: Partial<Settings>): void;
  /** What is wrong with what was typed. */
  complain(problem: string): void;
}

/**
 * Makes the controls. What is wrong is also written below its field and stays there to be fixed; the
 * last right value goes on.
 */
export function createControls(
  document: Maker,
  name: string,
  lesson: Lesson,
  events: ControlsEvents,
): Controls {
  const controls = settingsOf(lesson).map((setting) => ({
    setting,
    control: createControl(document, `${name}.${setting.name}`, setting, {
      change: (value) => events.change({ [setting.name]: value }),
      complain: events.complain,
    }),
  }));
  return {
    element: html(
      document,
      "div",
      { class: "play-settings" },
      ...controls.map(({ control }) => control.element),
    ),
    show(values) {
      for (const { setting, control } of controls) control.show(values[setting.name]);
    },
  };
}

interface Control {
  readonly element: HTMLElement;
  show(value: number): void;
}

/** How long a number may stay unfinished, in milliseconds. */
const patience = 900;

function createControl(
  document: Maker,
  id: string,
  setting: Setting,
  events: { change(value: number): void; complain(problem: string): void },
): Control {
  const { label, hint, stops, isWhole } = setting;
  const field = html(document, "input", {
    id,
    class: "play-field",
    type: "text",
    inputmode: isWhole ? "numeric" : "decimal",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 40,
    "aria-describedby": `${id}.hint ${id}.problem`,
  });
  const slider = html(document, "input", {
    class: "play-slider",
    type: "range",
    min: 0,
    max: stops.length - 1,
    step: 1,
    "aria-label": `${label}, slider`,
  });
  const problem = html(document, "p", { id: `${id}.problem`, class: "play-problem", hidden: "" });
  let value = NaN;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const complain = (text: string | null) => {
    clearTimeout(timer);
    if (text !== null) events.complain(text);
    set(field, { "aria-invalid": text === null ? undefined : "true" });
    problem.hidden = text === null;
    write(problem, text === null ? "" : `${text} Using ${value} until then.`);
  };
  const place = () => {
    const stop = nearest(stops, value);
    set(slider, { value: stop, "aria-valuetext": value });
    slider.value = `${stop}`;
  };
  const control: Control = {
    element: html(
      document,
      "div",
      { class: "play-setting" },
      html(document, "label", { for: id }, label),
      field,
      slider,
      html(document, "p", { id: `${id}.hint`, class: "play-hint" }, hint),
      problem,
    ),
    show(next) {
      value = next;
      set(field, { value });
      field.value = `${value}`;
      complain(null);
      place();
    },
  };
  const take = (isFinal: boolean) => {
    const found = check(setting, field.value);
    clearTimeout(timer);
    if ("problem" in found) {
      if (isFinal) complain(found.problem);
      else timer = setTimeout(() => complain(found.problem), patience);
      return;
    }
    complain(null);
    if (found.value === value) return;
    value = found.value;
    place();
    events.change(value);
  };
  field.addEventListener("input", () => take(false));
  field.addEventListener("change", () => take(true));
  slider.addEventListener("input", () => {
    control.show(stops[Number(slider.value)]);
    events.change(value);
  });
  return control;
}
