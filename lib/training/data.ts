import { describe, kinds, requireArgument } from "../tensor/internals.ts";
import { linspace, Tensor, tensor } from "../tensor/mod.ts";
import type { Matrix } from "../nn/mod.ts";
import { type Signal, signalKind, signalValues } from "./signals.ts";

/** A series: a number for each step, or a row with a number for each of several columns. */
export type Values = readonly number[] | readonly (readonly number[])[];

/** A series to learn: an array, or a tensor, [steps] or [steps, columns]. */
export type Data = Values | Float32Array | Float64Array | Tensor;

/** A sequence to learn: each value of `y` is the one that follows the value in `x`. */
export interface SineData {
  /** Points in time, evenly spaced from 2 to 10; seqLength + 1 of them. */
  readonly times: number[];
  /** The values at all times but the last, [seqLength, 1]. */
  readonly x: Matrix;
  /** The values at all times but the first, [seqLength, 1]. */
  readonly y: Matrix;
}

/**
 * The data of Step 2: a sine wave sampled at seqLength + 1 points from t = 2 to t = 10. The target
 * `y` is the input `x`, shifted by one.
 *
 * @param seqLength a whole number of 1 or more
 * @param signal the name of another signal
 *
 * @example
 * ```ts
 * import { sineData } from "unroll";
 *
 * const { times, x, y } = sineData(20);
 * console.log(times.length, x.shape, y.shape); // 21 [20, 1] [20, 1]
 * ```
 */
export function sineData(seqLength: number, signal: Signal = "sine"): SineData {
  requireArgument("sineData", "seqLength", seqLength, kinds.size);
  requireArgument("sineData", "the signal", signal, signalKind);
  const times = timesOf(seqLength, seqLength + 1);
  const rows = signalValues(signal, times).map((value) => [value]);
  return { times, ...pairsOf(rows, seqLength) };
}

/** The first `count` points in time, spaced so that seqLength steps lead from 2 to 10. */
export function timesOf(seqLength: number, count: number): number[] {
  const first = linspace(2, 10, seqLength + 1).toArray();
  const beyond = (k: number) => Math.fround(2 + (8 * k) / seqLength);
  return Array.from({ length: count }, (_, k) => first[k] ?? beyond(k));
}

/** Inputs and targets: the first `count` rows, and those that follow each of them. */
export function pairsOf(rows: number[][], count: number): { x: Matrix; y: Matrix } {
  const data: Matrix = tensor(rows.slice(0, count + 1)); // [count + 1, columns]
  return {
    x: data.narrow(0, 0, count), // the first count rows
    y: data.narrow(0, 1, count), // the last count rows
  };
}

/** A given series as plain numbers, or rows of them; an error names what is wrong, and where. */
export function readData(given: unknown, operation = "run", name = "data"): Values {
  const what = "an array with a number, or a row of numbers, for each step, or a tensor";
  const list = toList(operation, name, given, what);
  const read = (value: unknown, at: string) => finite(operation, `${name}${at}`, value);
  const [first] = list;
  if (!Array.isArray(first)) return list.map((value, i) => read(value, `[${i}]`));
  const rows = list.map((row, i) => {
    if (Array.isArray(row) && row.length === first.length && row.length > 0) {
      return row.map((value, k) => read(value, `[${i}][${k}]`));
    }
    const found = Array.isArray(row) ? `a row of ${row.length}` : describe(row);
    const fix = `it must be a row of ${first.length || "numbers"}, as all others`;
    throw new RangeError(`${operation}: ${name}[${i}] is ${found}; ${fix}`);
  });
  return given instanceof Tensor && first.length === 1 ? rows.flat() : rows;
}

/** The given points in time of a series of `count` values. */
export function readTimes(given: unknown, count: number | undefined): number[] {
  const times = toList("run", "times", given, "an array of numbers, or a tensor")
    .map((time, i) => finite("run", `times[${i}]`, time));
  const back = times.findIndex((time, i) => time <= times[i - 1]);
  if (back >= 0) {
    throw new RangeError(
      `run: times[${back}] is ${times[back]}, after ${times[back - 1]}; times must increase`,
    );
  }
  if (count === undefined || count === times.length) return times;
  throw new RangeError(`run: there are ${times.length} times for the ${count} values of data`);
}

function toList(operation: string, name: string, given: unknown, what: string): unknown[] {
  const list = given instanceof Tensor
    ? given.toArray()
    : ArrayBuffer.isView(given)
    ? Array.from(given as Float64Array)
    : given;
  requireArgument(operation, name, list, { what, fits: Array.isArray });
  return Array.from(list as unknown[]);
}

function finite(operation: string, name: string, value: unknown): number {
  const fix = typeof value === "string" && Number.isFinite(parseFloat(value))
    ? "Number(text) makes one of a text like 12.5"
    : name.startsWith("times")
    ? "such as a year, 2024.5"
    : typeof value === "object" && value !== null
    ? "one property of each, such as rows.map((row) => Number(row.name))"
    : "fill a gap in the series, or cut it there (Number() makes NaN of texts like 12,5)";
  requireArgument(operation, name, value, kinds.finite, fix);
  return value as number;
}

/** A series as rows; of a single column, with one number each. */
export function rowsOf(values: Values): number[][] {
  return values.map((value) => typeof value === "number" ? [value] : [...value]);
}

/** The mean and the standard deviation of each column of a series. */
export interface Scale {
  /** The mean of each column. */
  readonly mean: number[];
  /** The standard deviation of each column. */
  readonly deviation: number[];
}

/** The scale of some rows, or a RangeError if a column cannot be scaled to a deviation of 1. */
export function scaleOf(rows: readonly number[][]): Scale {
  const average = (values: number[]) => values.reduce((sum, v) => sum + v) / values.length;
  const columns = rows[0].map((_, k) => rows.map((row) => row[k]));
  const mean = columns.map(average);
  const deviation = columns.map((values, k) =>
    Math.sqrt(average(values.map((value) => (value - mean[k]) ** 2)))
  );
  deviation.forEach((size, k) => {
    const which = columns.length === 1 ? "" : ` in column ${k}`;
    if (columns[k].every((value) => value === columns[k][0])) {
      throw new RangeError(
        `run: all ${rows.length} values to train on are ${columns[k][0]}${which}; there is ` +
          `nothing to learn from them`,
      );
    }
    // float32 keeps 7 digits.
    if (size < 1e-5 * Math.abs(mean[k])) {
      throw new RangeError(
        `run: the values${which} lie around ${mean[k]} and differ by only ${size}, too little ` +
          `for float32; subtract ${Math.round(mean[k])} from all of them`,
      );
    }
  });
  return { mean, deviation };
}
