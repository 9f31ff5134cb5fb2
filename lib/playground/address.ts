/** Settings in the address of a page: what follows the #, as in `#play?lr=0.3&epoch=5`. */

import {
  check,
  firstLook,
  type Lesson,
  type Look,
  quote,
  type SettingName,
  type Settings,
  settingsOf,
} from "./settings.ts";

/** All that a link reproduces. */
export interface State {
  readonly settings: Settings;
  readonly look: Look;
  /** The run to compare with. */
  readonly pinned: Settings | null;
}

/** What a page shows at first. */
export function firstState(lesson: Lesson): State {
  return { settings: lesson.start, look: firstLook(lesson), pinned: null };
}

/** What an address asks for, and in words what of it cannot be. */
export interface Read {
  readonly state: State;
  readonly problems: readonly string[];
}

const prefix = "#play";
const pinnedPrefix = "pinned.";

/** The fragment of a state: only what is not the lesson's is in it. */
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

/** Whether a fragment is meant for the playground. */
export function isAddress(hash: string): boolean {
  return hash === prefix || hash.startsWith(`${prefix}?`);
}

/** Reads a fragment. What is wrong in it is left at the lesson's value, and reported. */
export function parse(hash: string, lesson: Lesson): Read {
  const draft: Draft = { settings: {}, look: {}, pinned: null };
  const problems: string[] = [];
  for (const [key, value] of new URLSearchParams(hash.slice(prefix.length + 1))) {
    const problem = take(draft, key, value, lesson);
    if (problem !== undefined) problems.push(problem);
  }
  const state = {
    settings: { ...lesson.start, ...draft.settings },
    look: { ...firstLook(lesson), ...draft.look },
    pinned: draft.pinned && { ...lesson.start, ...draft.pinned },
  };
  const { settings: { epochs }, look: { epoch } } = state;
  if (epoch !== null && epoch > epochs) {
    problems.push(`The epoch is ${epoch}, but there are ${epochs}.`);
  }
  return { state: bounded(state), problems };
}

/** The same state, but at an epoch that there is; the last one has no need to be named. */
export function bounded(state: State): State {
  const { settings: { epochs }, look } = state;
  const isBefore = look.epoch !== null && look.epoch < epochs;
  return isBefore ? state : { ...state, look: { ...look, epoch: null } };
}

type Values = { -readonly [Name in SettingName]?: number };

/** What has been read so far. */
interface Draft {
  readonly settings: Values;
  readonly look: { -readonly [Name in keyof Look]?: Look[Name] & number };
  pinned: Values | null;
}

/** Takes one part of an address, or says what is wrong with it. */
function take(draft: Draft, key: string, text: string, lesson: Lesson): string | undefined {
  const [first, , last] = lesson.times;
  if (key === "epoch") {
    const epoch = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(epoch)) {
      return `The epoch is ${quote(text)}; it must be a whole number of 0 or more.`;
    }
    draft.look.epoch = epoch;
  } else if (key === "switch") {
    const time = Number(text);
    if (text.trim() === "" || !(time >= first && time <= last)) {
      return `The switch point is ${quote(text)}; it must be a time from ${first} to ${last}.`;
    }
    draft.look.switchTime = time;
  } else if (key === "pinned") {
    draft.pinned ??= {};
  } else if (key.startsWith(pinnedPrefix)) {
    draft.pinned ??= {};
    const problem = takeSetting(draft.pinned, key.slice(pinnedPrefix.length), text, lesson);
    return problem && `Pinned run: ${problem}`;
  } else {
    return takeSetting(draft.settings, key, text, lesson);
  }
}

function takeSetting(
  values: Values,
  key: string,
  text: string,
  lesson: Lesson,
): string | undefined {
  const setting = settingsOf(lesson).find(({ name }) => name === key);
  if (setting === undefined) return `There is no setting ${quote(key)}.`;
  const found = check(setting, text);
  if ("problem" in found) return found.problem;
  values[setting.name] = found.value;
}

/** A question, and a link to the settings that answer it. */
export interface Experiment {
  readonly question: string;
  /** A fragment. */
  readonly href: string;
}

/** What is worth a guess; the lesson's run is pinned beside it. */
export function experimentsFor(lesson: Lesson): Experiment[] {
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
