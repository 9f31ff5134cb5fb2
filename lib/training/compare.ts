import { groupBy, quantile, ranked } from "../statistics.ts";
import { kinds, requireArgument, requireOptions } from "../tensor/internals.ts";
import { configNames, type RunConfig } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { requireRun, type RunResult } from "./run.ts";
import type { SweepRun } from "./transfer.ts";

/** Statistics of runs that share all hyperparameters but the seed. */
export interface ComparedRow {
  /** The hyperparameters that are not the same everywhere, and what was measured. */
  readonly [column: string]: string | number | undefined;
}

/** Runs side by side. */
export interface Comparison {
  /** For `table`: the differences in configuration, and the outcome; the best one is marked. */
  readonly rows: ComparedRow[];
  /** For `lossPlot`: the losses of each row; of several seeds, those of the run in the middle. */
  readonly losses: Record<string, number[]>;
  /** For `spreadPlot`: the measurement for each row and seed; NaN where a run diverged. */
  readonly values: Record<string, number[]>;
}

/** How runs are compared. */
export interface CompareOptions {
  /** The measurement; less is better. Default: the last validation error, or else loss. */
  readonly measure?: (run: RunResult) => number;
  /** Its name. Default: "validation error" with its unit, or "loss". */
  readonly name?: string;
  /** A column by which the rows are sorted, the least first. Default: the order of the runs. */
  readonly sort?: string;
}

/**
 * Compares runs: the differences in their configuration, and the outcome. Runs that differ only in
 * the seed share a row, with the median and the quartiles. Runs that diverged or failed are counted,
 * and worse than all others.
 *
 * @param runs results of `run`, or the runs of a `sweep`
 * @throws RangeError if there are no runs, or no such column to sort by
 *
 * @example
 * ```ts
 * import { compare, run } from "unroll";
 *
 * const runs = [1, 20].map((truncate) => run({ truncate, lr: 0.02, epochs: 50 }));
 * console.log(compare(runs).rows.map(({ truncate, note }) => [truncate, note]));
 * ```
 */
export function compare(
  runs: readonly (RunResult | SweepRun)[],
  options?: CompareOptions,
): Comparison {
  const given = requireOptions("compare", options, {
    measure: kinds.function,
    name: kinds.text,
    sort: kinds.text,
  });
  requireArgument("compare", "the first argument", runs, {
    what: "an array of runs",
    fits: Array.isArray,
  });
  for (const run of runs) if (!("result" in Object(run))) requireRun("compare", run);
  if (runs.length === 0) throw new RangeError("compare: there are no runs");
  const isValidated = runs.every(({ config }) => config.validation > 0);
  const list = isValidated ? "validationLosses" : "losses";
  const { measure = (run) => run[list][run[list].length - 1], sort } = given;
  const { name = isValidated ? `validation error${squaredUnit(runs)}` : "loss" } = given;
  const write = writer();
  const all = runs.map((run) => toOutcome(run, measure, write));
  const differ = (key: keyof Written) => new Set(all.map(({ config }) => config[key])).size > 1;
  const changed = columns.filter((key) => key !== "seed" && differ(key));
  // Runs of several seeds are one row, unless nothing but the seed is different.
  const keys: (keyof Written)[] = changed.length > 0 ? changed : ["seed"];
  const keyOf = ({ config }: Outcome) => JSON.stringify(keys.map((key) => config[key]));
  const groups = groupBy(all, keyOf);
  const several = groups.some((group) => group.length > 1);
  const differences = columns.filter((key) =>
    keys.includes(key) || (key === "seed" && !several && differ(key))
  );
  const medians = groups.map((group) => quantile(valuesOf(group), 0.5));
  const best = Math.min(...medians.filter(Number.isFinite));
  const counts = new Set(all.flatMap(({ weights }) => weights ?? []));
  const entries = groups.map((group, i) => {
    const values = valuesOf(group);
    const [{ config }] = group;
    const row = {
      ...Object.fromEntries(differences.map((key) => [key, config[key] ?? "none"])),
      ...counts.size > 1 && { weights: group.find(({ weights }) => weights)?.weights },
      ...several && { runs: group.length },
      [several ? `median ${name}` : name]: finite(medians[i]),
      ...several && {
        "lower quartile": finite(quantile(values, 0.25)),
        "upper quartile": finite(quantile(values, 0.75)),
      },
      note: note(group, medians[i] === best),
    };
    return { row, group, values };
  });
  if (sort !== undefined) sortBy(entries, sort);
  const labels = unique(entries.map(({ group }) => label(group[0].config, differences)));
  return {
    rows: entries.map(({ row }) => row),
    losses: Object.fromEntries(entries.map(({ group }, i) => [labels[i], middle(group).losses])),
    values: Object.fromEntries(entries.map(({ group }, i) => [
      labels[i],
      group.map(({ value }) => Number.isFinite(value) ? value : NaN),
    ])),
  };
}

interface Outcome {
  readonly config: Written;
  /** How many weights its network has; undefined if it failed. */
  readonly weights: number | undefined;
  /** The measurement; infinite if it failed. */
  readonly value: number;
  readonly losses: number[];
  readonly error: Error | null;
}

/** Labels and times belong to the data, and are not compared. */
type Column = Exclude<keyof RunConfig, "times" | "label" | "unit" | "timeLabel">;
const columns = configNames.filter((name) =>
  !/^(times|label|unit|timeLabel)$/.test(name)
) as Column[];

/** Hyperparameters in words and numbers. */
type Written = { readonly [K in Column]: string | number | null | undefined };

/** Names data by their label, and functions by numbers: custom, custom 2. */
function writer(): (config: RunConfig) => Written {
  const names = new Map<unknown, string>();
  const counts = new Map<string, number>();
  const name = (key: unknown, text: string) => {
    if (!names.has(key)) {
      const count = (counts.get(text) ?? 0) + 1;
      counts.set(text, count);
      names.set(key, count === 1 ? text : `${text} ${count}`);
    }
    return names.get(key)!;
  };
  return (config) => {
    const write = (key: Column) => {
      const value = config[key];
      if (typeof value === "function") return name(value, "custom");
      if (key === "scale") return value ? "scaled" : "unscaled";
      if (typeof value !== "object") return value as Written[Column];
      if (value === null) return value;
      const label = [config.label ?? "data"].flat().join(", ");
      return name(JSON.stringify([label, value]), label);
    };
    return Object.fromEntries(columns.map((key) => [key, write(key)])) as Written;
  };
}

/** The unit of a squared error, in brackets; nothing if there is none, or several. */
function squaredUnit(runs: readonly (RunResult | SweepRun)[]): string {
  const units = new Set(runs.map(({ config }) => config.unit));
  const [unit] = units;
  if (units.size > 1 || typeof unit !== "string") return "";
  return ` (${/^[\p{L}°]+$/u.test(unit) ? unit : `(${unit})`}²)`;
}

function toOutcome(
  run: RunResult | SweepRun,
  measure: (run: RunResult) => number,
  write: (config: RunConfig) => Written,
): Outcome {
  const result = "result" in run ? run.result : run;
  const config = write(run.config);
  if (result !== null) {
    const weights = result.model.parameters().reduce((sum, w) => sum + w.numel(), 0);
    const measured = measure(result);
    const value = Number.isFinite(measured) ? measured : Infinity;
    return { config, weights, value, losses: result.losses, error: null };
  }
  const { error } = run as SweepRun;
  const losses = error instanceof DivergedError ? [...error.losses, error.loss] : [NaN];
  return { config, weights: undefined, value: Infinity, losses, error };
}

const valuesOf = (group: readonly Outcome[]) => ranked(group.map(({ value }) => value));

/** The run whose value is the median, or the next below it. */
function middle(group: readonly Outcome[]): Outcome {
  const median = valuesOf(group)[Math.floor((group.length - 1) / 2)];
  return group.find(({ value }) => value === median)!;
}

function note(group: readonly Outcome[], isBest: boolean): string {
  const failed = group.flatMap(({ error }) => error ?? []);
  const diverged = failed.filter((error) => error instanceof DivergedError);
  const count = (n: number) => group.length === 1 ? "" : `${n} of ${group.length} `;
  const where = group.length === 1 && diverged.length === 1 ? ` in epoch ${diverged[0].epoch}` : "";
  return [
    ...(isBest ? ["best"] : []),
    ...(diverged.length > 0 ? [`${count(diverged.length)}diverged${where}`] : []),
    ...(failed.length > diverged.length ? [`${count(failed.length - diverged.length)}failed`] : []),
  ].join("; ");
}

function sortBy(entries: { row: ComparedRow }[], column: string): void {
  const columns = Object.keys(entries[0].row);
  if (!columns.includes(column)) {
    throw new RangeError(
      `compare: there is no column "${column}"; the columns are ${columns.join(", ")}`,
    );
  }
  entries.sort(({ row: { [column]: a } }, { row: { [column]: b } }) =>
    a === b ? 0 : a === undefined ? 1 : b === undefined || a < b ? -1 : 1
  );
}

/** Words without their names, numbers with them: gru, lr 0.1. */
function label(config: Written, differences: readonly Column[]): string {
  return differences.map((key) => {
    const value = config[key] ?? "none";
    return typeof value === "string" && value !== "none" ? value : `${key} ${value}`;
  }).join(", ");
}

function unique(labels: readonly string[]): string[] {
  return labels.map((label, i) => {
    const before = labels.slice(0, i).filter((other) => other === label).length;
    return before === 0 ? label : `${label} (${before + 1})`;
  });
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
