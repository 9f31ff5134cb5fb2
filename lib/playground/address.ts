/** Settings in the address of a page: what follows the #, as in `#play?lr=0.3&epoch=5`. */

import { check, firstLook, type Lesson, type Look, quote } from "./settings.ts";
import { type Settings, settingsOf } from "./settings.ts";

export interface State {
  readonly settings: Settings;
  readonly look: Look;
  readonly pinned: Settings | null;
}

/** What a page shows at first. */
export function firstState(lesson: Lesson): State {
  return { settings: lesson.start, look: firstLook(lesson), pinned: null };
}

const prefix = "#play";
const pinnedPrefix = "pinned.";

/** The fragment of a state, with only what differs from the lesson. */
export function format({ settings, look, pinned }: State, lesson: Lesson): string {
  const pairs = (given: Settings) =>
    settingsOf(lesson)
      .filter(({ name }) => given[name] !== lesson.start[name])
      .map(({ name }) => `${name}=${given[name]}`);
  const parts = pairs(settings);
  if (look.epoch !== null) parts.push(`epoch=${look.epoch}`);
  if (look.switchTime !== firstLook(lesson).switchTime) parts.push(`switch=${look.switchTime}`);
  if (pinned !== null) {
    const own = pairs(pinned).map((pair) => pinnedPrefix + pair);
    parts.push(...own.length > 0 ? own : ["pinned"]);
  }
  return parts.length === 0 ? prefix : `${prefix}?${parts.join("&")}`;
}

export function isAddress(hash: string): boolean {
  return hash === prefix || hash.startsWith(`${prefix}?`);
}

/** Reads a fragment. An invalid part keeps the lesson's value, and is reported. */
export function parse(hash: string, lesson: Lesson): { state: State; problems: string[] } {
  const problems: string[] = [];
  const settings: Mutable<Settings> = { ...lesson.start };
  const look: Mutable<Look> = firstLook(lesson);
  let pinned: Mutable<Settings> | null = null;
  const [first, , last] = lesson.times;
  for (const [key, text] of new URLSearchParams(hash.slice(prefix.length + 1))) {
    if (key === "epoch") {
      if (/^\d{1,15}$/.test(text)) look.epoch = Number(text);
      else problems.push(`The epoch is ${quote(text)}; it must be a whole number of 0 or more.`);
    } else if (key === "switch") {
      const time = text.trim() === "" ? NaN : Number(text);
      if (time >= first && time <= last) look.switchTime = time;
      else {
        const limits = `a time from ${first} to ${last}`;
        problems.push(`The switch point is ${quote(text)}; it must be ${limits}.`);
      }
    } else if (key === "pinned") {
      pinned ??= { ...lesson.start };
    } else {
      const isPinned = key.startsWith(pinnedPrefix);
      if (isPinned) pinned ??= { ...lesson.start };
      const name = isPinned ? key.slice(pinnedPrefix.length) : key;
      const setting = settingsOf(lesson).find((setting) => setting.name === name);
      const found = setting
        ? check(setting, text)
        : { problem: `There is no setting ${quote(name)}.` };
      if ("problem" in found) problems.push(`${isPinned ? "Pinned run: " : ""}${found.problem}`);
      else (isPinned ? pinned! : settings)[setting!.name] = found.value;
    }
  }
  if (look.epoch !== null && look.epoch > settings.epochs) {
    problems.push(`The epoch is ${look.epoch}, but there are ${settings.epochs}.`);
  }
  return { state: bounded({ settings, look, pinned }), problems };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** The same state at an epoch that exists; the last one is not named. */
export function bounded(state: State): State {
  const { settings: { epochs }, look } = state;
  const isBefore = look.epoch !== null && look.epoch < epochs;
  return isBefore ? state : { ...state, look: { ...look, epoch: null } };
}

/** Questions, and links to the settings that answer them; the lesson's run is pinned beside it. */
export function experimentsFor(lesson: Lesson): { question: string; href: string }[] {
  const { start, start: { lr, seed }, times: [first] } = lesson;
  const times = (factor: number) => ({ lr: Number((factor * lr).toPrecision(6)) });
  const asked: [question: string, change: Partial<Settings>, look?: Partial<Look>][] = [
    ["Are two hidden units enough?", { hiddenSize: 2 }],
    ["Is five times the learning rate five times as good?", times(5)],
    ["And fifty times?", times(50)],
    ["What if gradients flow back through ten steps?", { truncate: 10 }],
    ["What if all weights start at zero?", { spread: 0 }],
    [`Is seed ${seed} a lucky one?`, { seed: seed === 7 ? 8 : 7 }],
    ["What if it sees only the first value?", {}, { switchTime: first }],
  ];
  const at = (change: Partial<Settings>, look: Partial<Look> = {}) => {
    const settings = { ...start, ...change };
    return format({ settings, look: { ...firstLook(lesson), ...look }, pinned: start }, lesson);
  };
  return asked.map(([question, ...change]) => ({ question, href: at(...change) }))
    .filter(({ href }) => href !== at({}) && parse(href, lesson).problems.length === 0);
}
