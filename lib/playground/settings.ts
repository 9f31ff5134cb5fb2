/** What can be set, within which limits, and what of a run is looked at. */

/** All settings of a run, by the names of `run`; the two deviations are those of Step 3. */
export interface Settings {
  /** Hidden neurons. */
  readonly hiddenSize: number;
  /** Learning rate. */
  readonly lr: number;
  /** Passes over the sequence. */
  readonly epochs: number;
  /** Training pairs. */
  readonly seqLength: number;
  /** Fixes the initial weights. */
  readonly seed: number;
  /** Standard deviation of the initial w1. */
  readonly std1: number;
  /** Standard deviation of the initial w2. */
  readonly std2: number;
  /** Steps through which gradients flow back. */
  readonly truncate: number;
}

/** The name of a setting. */
export type SettingName = keyof Settings;

/** How one setting is offered and checked. */
export interface Setting {
  readonly name: SettingName;
  /** As it is called in sentences. */
  readonly label: string;
  /** What it does, in a few words. */
  readonly hint: string;
  /** The tutorial's value. */
  readonly tutorial: number;
  readonly min: number;
  readonly max: number;
  /** Whether only whole numbers are meant. */
  readonly isWhole: boolean;
  /** Where the slider can stand: values that are worth a look. */
  readonly stops: readonly number[];
}

const upTo = (last: number, first = 0) =>
  Array.from({ length: last - first + 1 }, (_, k) => first + k);
const deviations = [0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3];

/** Every setting, in the order in which they are offered. */
export const settings: readonly Setting[] = [
  {
    name: "hiddenSize",
    label: "Hidden size",
    hint: "hidden neurons: the whole memory",
    tutorial: 6,
    min: 1,
    max: 64,
    isWhole: true,
    stops: [...upTo(16, 1), 20, 24, 32, 48, 64],
  },
  {
    name: "lr",
    label: "Learning rate",
    hint: "how far a weight moves against its slope",
    tutorial: 0.1,
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
    tutorial: 300,
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
    tutorial: 20,
    min: 2,
    max: 200,
    isWhole: true,
    stops: [...upTo(10, 2), 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 50, 60, 80, 100, 150, 200],
  },
  {
    name: "seed",
    label: "Seed",
    hint: "which random weights it starts from",
    tutorial: 42,
    min: 0,
    max: 0xffffffff,
    isWhole: true,
    stops: upTo(99),
  },
  {
    name: "std1",
    label: "Deviation w1",
    hint: "standard deviation of its first weights",
    tutorial: 0.4,
    min: 0,
    max: 10,
    isWhole: false,
    stops: deviations,
  },
  {
    name: "std2",
    label: "Deviation w2",
    hint: "the same for the weights to the output",
    tutorial: 0.3,
    min: 0,
    max: 10,
    isWhole: false,
    stops: deviations,
  },
  {
    name: "truncate",
    label: "Truncation",
    hint: "steps through which slopes flow back",
    tutorial: 1,
    min: 1,
    max: 200,
    isWhole: true,
    stops: [...upTo(10, 1), 12, 15, 20, 30, 40, 50, 100, 200],
  },
];

/** The settings of the tutorial. */
export const tutorial = Object.fromEntries(
  settings.map(({ name, tutorial }) => [name, tutorial]),
) as unknown as Settings;

/** A value, or what is wrong with what was given, in words. */
export type Checked = { readonly value: number } | { readonly problem: string };

/** Reads what somebody typed, or what stands in an address. A comma may be the decimal point. */
export function check(setting: Setting, text: string): Checked {
  const { label, min, max, isWhole } = setting;
  const written = text.trim().replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written);
  const value = isNumber ? Number(written) + 0 : NaN; // + 0: -0 becomes 0
  const isRight = value >= min && value <= max && (!isWhole || Number.isInteger(value));
  if (isRight) return { value };
  const kind = isWhole ? "a whole number" : "a number";
  return { problem: `${label} is ${quote(text)}; it must be ${kind} from ${min} to ${max}.` };
}

/** What was given, so short that it fits into a sentence. */
export function quote(text: string): string {
  if (text.trim() === "") return "empty";
  return `“${text.length > 24 ? `${text.slice(0, 23)}…` : text}”`;
}

/** Where on its slider a value is, or the stop next to it. */
export function stopOf({ stops }: Setting, value: number): number {
  const distances = stops.map((stop) => Math.abs(stop - value));
  return distances.indexOf(Math.min(...distances));
}

/** The settings that are not the same in both. */
export function differences(a: Settings, b: Settings): Setting[] {
  return settings.filter(({ name }) => a[name] !== b[name]);
}

/** The part of a run that is shown. */
export interface Look {
  /** After how many epochs; null for as many as there are. */
  readonly epoch: number | null;
  /** The point in time at which the true values end, and the network's own take over. */
  readonly handOver: number;
}

/** Where the sequence begins, where training ends, and where the picture does. */
export const [firstTime, lastTrained, lastTime] = [2, 10, 18] as const;

/** How a run is looked at unless somebody asks for something else. */
export const firstLook: Look = { epoch: null, handOver: lastTrained };

/** Which of the points, `seqLength` to the training range, is the last true one. */
export function handOverPoint(handOver: number, seqLength: number): number {
  const exact = (handOver - firstTime) / (lastTrained - firstTime) * seqLength;
  return Math.min(Math.max(Math.round(exact), 0), 2 * seqLength);
}
