import type { RunConfig } from "./config.ts";
import { rowsOf, timesOf } from "./data.ts";
import { signalValues } from "./signals.ts";

/** What a run learns: the values of its sequence, and those for validation after them. */
export interface Series {
  /** Points in time. */
  readonly times: number[];
  /** The values at each of them, one for each column. */
  readonly rows: number[][];
}

/** The series of a configuration. */
export function seriesOf(config: RunConfig): Series {
  const times = timesIn(config, config.seqLength + 1 + config.validation);
  const { signal, data } = config;
  return { times, rows: rowsOf(data ?? signalValues(signal ?? "sine", times).map(Math.fround)) };
}

/** The first `count` points in time; where the series ends, they go on as its last two do. */
export function timesIn({ seqLength, data, times }: RunConfig, count: number): number[] {
  if (times === undefined && data === undefined) return timesOf(seqLength, count);
  const known = times ?? data!.map((_, k) => k);
  const last = known[known.length - 1];
  const step = last - known[known.length - 2];
  return Array.from({ length: count }, (_, k) => known[k] ?? last + step * (k + 1 - known.length));
}

/** Rows in the form that the data have: as numbers, if there is a number for each step. */
export function valuesOf<V>(config: RunConfig, rows: readonly number[][]): V[] {
  const isRows = typeof config.data?.[0] === "object";
  return (isRows ? rows : rows.map(([value]) => value)) as V[];
}

/** What the values and the times of a run are, for axes: "temperature (°C)", "month". */
export function labelsOf(config: RunConfig): { label: string | string[]; timeLabel: string } {
  const { signal, label, unit, data, times } = config;
  const name = signal === "sine" ? "sin t" : signal ?? "value";
  const time = data === undefined ? "time t" : times === undefined ? "step" : "time";
  const one = (k: number) => {
    const [text, of] = [label, unit].map((texts) => Array.isArray(texts) ? texts[k] : texts);
    return of ? `${text ?? name} (${of})` : text ?? name;
  };
  const columns = typeof data?.[0] === "object" ? data[0].map((_, k) => one(k)) : one(0);
  return { label: columns, timeLabel: config.timeLabel ?? time };
}
