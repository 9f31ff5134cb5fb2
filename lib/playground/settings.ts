/** The settings, their limits, and the part of a run that is shown. */

import type { RunConfig } from "../training/mod.ts";

export type Settings = Pick<
  RunConfig,
  "hiddenSize" | "lr" | "epochs" | "seqLength" | "seed" | "spread" | "truncate"
>;

export interface Setting {
  readonly name: keyof Settings;
  readonly label: string;
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  /** Whether only whole numbers are valid. */
  readonly isWhole: boolean;
  readonly stops: readonly number[];
}

/** What a playground trains on: the tutorial's sine, or a series of the page's own. Plain data. */
export interface Lesson {
  readonly start: Settings;
  /** The page's own series. Without one it is a sine. */
  readonly own?: { readonly data: readonly number[]; readonly times: readonly number[] };
  readonly label: string;
  /** The unit of the values; "" if they have none. */
  readonly unit: string;
  readonly timeLabel: string;
  /** Where the plot begins, where training ends at first, and where the plot ends. */
  readonly times: readonly [first: number, trained: number, last: number];
  readonly range: readonly [low: number, high: number];
}

const upTo = (last: number, first = 0) =>
  Array.from({ length: last - first + 1 }, (_, k) => first + k);

const settings: readonly Setting[] = [
  {
    name: "hiddenSize",
    label: "Hidden size",
    hint: "hidden units: the whole memory",
    min: 1,
    max: 64,
    isWhole: true,
    stops: [...upTo(16, 1), 20, 24, 32, 48, 64],
  },
  {
    name: "lr",
    label: "Learning rate",
    hint: "step size of an update",
    min: 0,
    max: 100,
    isWhole: false,
    // deno-fmt-ignore
    stops: [
      0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1,
      1.5, 2, 3, 5, 10,
    ],
  },
  {
    name: "epochs",
    label: "Epochs",
    hint: "passes over the sequence",
    min: 1,
    max: 5000,
    isWhole: true,
    // deno-fmt-ignore
    stops: [
      1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1500, 2000,
      3000, 5000,
    ],
  },
  {
    name: "seqLength",
    label: "Sequence length",
    hint: "points from t = 2 to t = 10",
    min: 2,
    max: 200,
    isWhole: true,
    stops: [...upTo(10, 2), 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 50, 60, 80, 100, 150, 200],
  },
  {
    name: "seed",
    label: "Seed",
    hint: "of the random initial weights",
    min: 0,
    max: 0xffffffff,
    isWhole: true,
    stops: upTo(99),
  },
  {
    name: "spread",
    label: "Initial weights",
    hint: "multiplied by this",
    min: 0,
    max: 20,
    isWhole: false,
    stops: [0, 0.01, 0.03, 0.1, 0.2, 0.5, 0.8, 1, 1.2, 1.5, 2, 3, 5, 10],
  },
  {
    name: "truncate",
    label: "Truncation",
    hint: "steps through which gradients flow back",
    min: 1,
    max: 200,
    isWhole: true,
    stops: [...upTo(10, 1), 12, 15, 20, 30, 40, 50, 100, 200],
  },
];

export function settingsOf({ own }: Lesson): readonly Setting[] {
  if (own === undefined) return settings;
  const max = own.data.length - 1;
  const hint = "steps to train on; the rest are new to it";
  return settings.map((setting) =>
    setting.name === "seqLength" ? { ...setting, hint, max, stops: upTo(max, 2) } : setting
  );
}

export function differences(a: Settings, b: Settings): Setting[] {
  return settings.filter(({ name }) => a[name] !== b[name]);
}

export function given(values: Settings): string {
  const parts = settings.map(({ name, label }) => `${label.toLowerCase()} ${values[name]}`);
  return `A run with ${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}.`;
}

/** Reads a value, or describes what is wrong with it. A comma may be the decimal point. */
export function check(setting: Setting, text: string): { value: number } | { problem: string } {
  const { label, min, max, isWhole } = setting;
  const written = text.trim().replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written);
  const value = isNumber ? Number(written) + 0 : NaN; // + 0: -0 becomes 0
  const isRight = value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isRight) return { value };
  const kind = isWhole ? "a whole number" : "a number";
  return { problem: `${label} is ${quote(text)}; it must be ${kind} from ${min} to ${max}.` };
}

/** A text in quotes, shortened. */
export function quote(text: string): string {
  if (text.trim() === "") return "empty";
  return `“${text.length > 24 ? `${text.slice(0, 23)}…` : text}”`;
}

export function nearest(list: readonly number[], value: number): number {
  const distances = list.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

/** The part of a run that is shown. */
export interface Look {
  /** After how many epochs; null for all. */
  readonly epoch: number | null;
  /** The time up to which the network is given true values; later ones are its own predictions. */
  readonly switchTime: number;
}

/** The part that is shown first. */
export function firstLook({ times: [, trained] }: Lesson): Look {
  return { epoch: null, switchTime: trained };
}
