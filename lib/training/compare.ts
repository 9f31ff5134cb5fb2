import { quantile, ranked } from "../quantile.ts";
import { kinds, requireArgument, requireOptions } from "../tensor/internals.ts";
import { configNames, type RunConfig } from "./config.ts";
import { DivergedError } from "./diverged.ts";
import { requireRun, type RunResult } from "./run.ts";
import type { SweepRun } from "./message.ts";

/** What is told of runs that share all hyperparameters but the seed. */
export interface ComparedRow {
  /** The hyperparameters that are not the same everywhere, and what was measured. */
  readonly [column: string]: string | number | undefined;
}

/** Runs side by side. */
export interface Comparison {
  /** For `table`: the differences in configuration, and the outcome; the best one says so. */
  readonly rows: ComparedRow[];
  /** For `lossPlot`: the losses of each row; of several seeds, those of the run in the middle. */
  readonly losses: Record<string, number[]>;
  /** For `spreadPlot`: what was measured, for each row and seed; NaN where a run diverged. */
  readonly values: Record<string, number[]>;
}

/** How runs are compared. */
export interface CompareOptions {
  /** What is measured, the less the better. Default: the last epoch's loss. */
  readonly measure?: (run: RunResult) => number;
  /** What that is called. Default: "loss". */
  readonly name?: string;
  /** A column by which the rows are sorted, the least first. Default: none, as they come. */
  readonly sort?: string;
}

/**
 * Lays runs side by side: what differs in their configuration, and what came of it. Runs that
 * differ only in the seed share a row, with the median and the quartiles. Runs that diverged are
 * counted, and worse than all others; what failed for another reason is counted with them.
 *
 * @param runs results of `run`, or the trainings of a `sweep`
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
  const { measure = lastLoss, name = "loss", sort } = requireOptions("compare", options, {
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
  const nameOf = functionNames();
  const all = runs.map((run) => toOutcome(run, measure, nameOf));
  const differ = (key: keyof RunConfig) => new Set(all.map(({ config }) => config[key])).size > 1;
  const changed = configNames.filter((key) => key !== "seed" && differ(key));
  // Runs of several seeds are one row, unless nothing but the seed is different.
  const keys: (keyof RunConfig)[] = changed.length > 0 ? changed : ["seed"];
  const groups = groupBy(all, ({ config }) => JSON.stringify(keys.map((key) => config[key])));
  const several = groups.some((group) => group.length > 1);
  const differences = configNames.filter((key) =>
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
      ...(counts.size > 1 ? { weights: group.find(({ weights }) => weights)?.weights } : {}),
      ...(several ? { runs: group.length } : {}),
      [several ? `median ${name}` : name]: finite(medians[i]),
      ...(several
        ? {
          "lower quartile": finite(quantile(values, 0.25)),
          "upper quartile": finite(quantile(values, 0.75)),
        }
        : {}),
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

const lastLoss = (run: RunResult) => run.losses[run.losses.length - 1];

/** What became of a run. */
interface Outcome {
  readonly config: Written;
  /** How many weights its network has; undefined if there is none. */
  readonly weights: number | undefined;
  /** What was measured; infinite if it failed. */
  readonly value: number;
  readonly losses: number[];
  readonly error: Error | null;
}

/** Hyperparameters with names for functions. */
type Written = { readonly [K in keyof RunConfig]: string | number | null };

/** Names the functions among the hyperparameters, as they come: custom, custom 2. */
function functionNames(): (config: RunConfig) => Written {
  const seen: unknown[] = [];
  const name = (value: unknown) => {
    if (!seen.includes(value)) seen.push(value);
    const i = seen.indexOf(value);
    return i === 0 ? "custom" : `custom ${i + 1}`;
  };
  return (config) =>
    Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "function" ? name(value) : value,
      ]),
    ) as Written;
}

function toOutcome(
  run: RunResult | SweepRun,
  measure: (run: RunResult) => number,
  nameOf: (config: RunConfig) => Written,
): Outcome {
  const result = "result" in run ? run.result : run;
  const config = nameOf(run.config);
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

function groupBy(all: readonly Outcome[], keyOf: (outcome: Outcome) => string): Outcome[][] {
  return [...Map.groupBy(all, keyOf).values()];
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

/** Values that are words speak for themselves: gru, lr 0.1. */
function label(config: Written, differences: readonly (keyof RunConfig)[]): string {
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
