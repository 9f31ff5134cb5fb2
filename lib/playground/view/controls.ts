/** A slider and a field for each setting, with a message for what is wrong. */

import {
  check,
  type Lesson,
  nearest,
  type Setting,
  type Settings,
  settingsOf,
} from "../settings.ts";
import { append, set, write } from "./dom.ts";

export interface ControlsEvents {
  change(settings: Partial<Settings>): void;
  /** What is wrong with what was typed. */
  complain(problem: string): void;
}

/**
 * Adds the controls. A problem is also written below its field and stays there until it is fixed;
 * the last valid value is used.
 *
 * @returns shows other values, and no problem
 */
export function createControls(
  parent: HTMLElement,
  id: string,
  lesson: Lesson,
  events: ControlsEvents,
): (values: Settings) => void {
  const controls = settingsOf(lesson).map((setting) => ({
    name: setting.name,
    show: createControl(parent, `${id}.${setting.name}`, setting, events),
  }));
  return (values) => controls.forEach(({ name, show }) => show(values[name]));
}

/** How long a number may stay unfinished, in milliseconds. */
const patience = 900;

function createControl(
  parent: HTMLElement,
  id: string,
  setting: Setting,
  events: ControlsEvents,
): (value: number) => void {
  const { name, label, hint, stops, isWhole } = setting;
  const element = append(
    parent,
    `<div class="play-setting">
      <label for="${id}">${label}</label>
      <input id="${id}" class="play-field" type="text" maxlength="40" autocomplete="off"
        inputmode="${isWhole ? "numeric" : "decimal"}" spellcheck="false"
        aria-describedby="${id}.hint ${id}.problem">
      <input class="play-slider" type="range" max="${stops.length - 1}"
        aria-label="${label}, slider">
      <p id="${id}.hint" class="play-hint">${hint}</p>
      <p id="${id}.problem" class="play-problem" hidden></p>
    </div>`,
  );
  const [field, slider] = element.querySelectorAll("input");
  const problem = element.querySelector<HTMLElement>(".play-problem")!;
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
    slider.value = `${nearest(stops, value)}`;
    set(slider, { "aria-valuetext": value });
  };
  const show = (next: number) => {
    value = next;
    field.value = `${value}`;
    complain(null);
    place();
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
    events.change({ [name]: value });
  };
  field.addEventListener("input", () => take(false));
  field.addEventListener("change", () => take(true));
  slider.addEventListener("input", () => {
    show(stops[Number(slider.value)]);
    events.change({ [name]: value });
  });
  return show;
}
