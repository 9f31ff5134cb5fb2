import type { RunConfig } from "./config.ts";
import { rowsOf, timesOf } from "./data.ts";
import { signalValues } from "./signals.ts";

/** The points in time of a run, and its values at each, including those for validation. */
export function seriesOf(config: RunConfig): { times: number[]; rows: number[][] } {
  const times = timesIn(config, config.seqLength + 1 + config.validation);
  const { signal, data } = config;
  return { times, rows: rowsOf(data ?? signalValues(signal ?? "sine", times).map(Math.fround)) };
}

/** The first `count` points in time, continued after the end of the series. */
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

/** The labels of the axes of a run: "temperature (°C)", "month". */
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
