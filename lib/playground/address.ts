/** Settings in the address of a page: what follows the #, as in `#play?lr=0.3&epoch=5`. */

import {
  check,
  firstLook,
  firstTime,
  lastTime,
  type Look,
  quote,
  type SettingName,
  type Settings,
  settings,
  tutorial,
} from "./settings.ts";

/** All that a link reproduces. */
export interface State {
  readonly settings: Settings;
  readonly look: Look;
  /** The run to compare with. */
  readonly pinned: Settings | null;
}

/** What a page shows before anybody has touched it. */
export const firstState: State = { settings: tutorial, look: firstLook, pinned: null };

/** What an address asks for, and in words what of it cannot be. */
export interface Read {
  readonly state: State;
  readonly problems: readonly string[];
}

const prefix = "#play";
const pinnedPrefix = "pinned.";

/** The fragment of a state: only what is not the tutorial's is in it. */
export function format({ settings, look, pinned }: State): string {
  const parts = pairs(settings);
  if (look.epoch !== null) parts.push(`epoch=${look.epoch}`);
  if (look.handOver !== firstLook.handOver) parts.push(`handOver=${look.handOver}`);
  if (pinned !== null) {
    const own = pairs(pinned).map((pair) => pinnedPrefix + pair);
    parts.push(...own.length > 0 ? own : ["pinned"]);
  }
  return parts.length === 0 ? prefix : `${prefix}?${parts.join("&")}`;
}

function pairs(given: Settings): string[] {
  return settings
    .filter(({ name, tutorial }) => given[name] !== tutorial)
    .map(({ name }) => `${name}=${given[name]}`);
}

/** Whether a fragment is meant for the playground. */
export function isAddress(hash: string): boolean {
  return hash === prefix || hash.startsWith(`${prefix}?`);
}

/** Reads a fragment. What is wrong in it is left at the tutorial's value, and told. */
export function parse(hash: string): Read {
  const draft: Draft = { settings: {}, look: {}, pinned: null };
  const problems: string[] = [];
  for (const [key, value] of new URLSearchParams(hash.slice(prefix.length + 1))) {
    const problem = take(draft, key, value);
    if (problem !== undefined) problems.push(problem);
  }
  const state = {
    settings: { ...tutorial, ...draft.settings },
    look: { ...firstLook, ...draft.look },
    pinned: draft.pinned && { ...tutorial, ...draft.pinned },
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
function take(draft: Draft, key: string, text: string): string | undefined {
  if (key === "epoch") {
    const epoch = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(epoch)) {
      return `The epoch is ${quote(text)}; it must be a whole number of 0 or more.`;
    }
    draft.look.epoch = epoch;
  } else if (key === "handOver") {
    const time = Number(text);
    if (text.trim() === "" || !(time >= firstTime && time <= lastTime)) {
      return `The hand-over is ${quote(text)}; it must be a time from ${firstTime} to ${lastTime}.`;
    }
    draft.look.handOver = time;
  } else if (key === "pinned") {
    draft.pinned ??= {};
  } else if (key.startsWith(pinnedPrefix)) {
    draft.pinned ??= {};
    const problem = takeSetting(draft.pinned, key.slice(pinnedPrefix.length), text);
    return problem && `Pinned run: ${problem}`;
  } else {
    return takeSetting(draft.settings, key, text);
  }
}

function takeSetting(values: Values, key: string, text: string): string | undefined {
  const setting = settings.find(({ name }) => name === key);
  if (setting === undefined) return `There is no setting ${quote(key)}.`;
  const found = check(setting, text);
  if ("problem" in found) return found.problem;
  values[setting.name] = found.value;
}
