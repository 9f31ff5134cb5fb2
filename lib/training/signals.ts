import { kinds, oneOf } from "../tensor/internals.ts";
import { Generator, randn } from "../tensor/mod.ts";

/** The names of signals. */
export type SignalName = "sine" | "two sines" | "noisy sine" | "square wave";

/** What to learn: a name, or a function of time. */
export type Signal = SignalName | ((time: number) => number);

/** Sine values as float32, so that they are the same in every engine. */
const sine = (time: number) => Math.fround(Math.sin(time));

/** The values at points in time, which always begin with the same one. */
const signals: Record<SignalName, (times: readonly number[]) => number[]> = {
  /** `sin t`: the tutorial's. */
  "sine": (times) => times.map(sine),
  /** `0.6 sin t + 0.4 sin 2.3 t`: as the two have no common period, it never repeats. */
  "two sines": (times) => times.map((time) => 0.6 * sine(time) + 0.4 * sine(2.3 * time)),
  /** `sin t` and noise with a standard deviation of 0.1: the same noise in every run. */
  "noisy sine": (times) => {
    const generator = new Generator(2);
    return times.map((time) => sine(time) + 0.1 * randn([], { generator }).item());
  },
  /** 1 where `sin t` is above 0, and -1 elsewhere. */
  "square wave": (times) => times.map((time) => sine(time) > 0 ? 1 : -1),
};

/** What a signal must be. */
export const signalKind = oneOf(Object.keys(signals), {
  ...kinds.function,
  what: "a function of time",
});

/** The values of a signal at points in time; a RangeError if a function's value is not finite. */
export function signalValues(signal: Signal, times: readonly number[]): number[] {
  if (typeof signal !== "function") return signals[signal](times);
  return times.map((time) => {
    const value: unknown = signal(time);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw new RangeError(`the signal is ${value} at t = ${time}; it must be a finite number`);
  });
}
