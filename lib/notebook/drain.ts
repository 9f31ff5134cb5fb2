/**
 * The cure for lost outputs, from inside the kernel. Deno's kernel announces that a cell is done
 * before it has published everything that the cell put out, and front ends drop what comes after.
 * The kernel waits, though, for a function that shows a cell's value. In its place we put one that
 * also waits until a marker, sent after the cell's outputs, has been published.
 */
import { Cells } from "./cells.ts";
import {
  type Format,
  INSTALLED,
  type Installed,
  kernelBroadcast,
  type KernelInternals,
  kernelInternals,
} from "./internals.ts";
import { Display } from "./display.ts";
import { watchValues } from "./lost_value.ts";

/** Options of {@linkcode installDrain}. */
export interface DrainOptions {
  /** Gives what is to be shown for a cell's value; may be an object with `Jupyter.display`. */
  format?: Format;
  /** Called when a cell has ended, whether it gave a value or threw; what it shows is the cell's. */
  onEnd?: () => void;
  /** Called after a cell was stopped. What it shows comes late, as an update of a display can. */
  onStop?: () => void;
}

/**
 * Makes the kernel wait at the end of every cell until all outputs have left, and show the values
 * that it loses otherwise: `null`, `NaN`, `Infinity`, `-0` and bigints.
 *
 * Calling it again only replaces `format`, `onEnd` and `onStop`. Outside a kernel it does nothing.
 *
 * @returns Whether this is a Deno kernel and the cure is in place.
 *
 * @example
 * ```ts
 * import { installDrain } from "./drain.ts";
 *
 * installDrain({ format: (value) => typeof value === "number" ? value.toFixed(4) : value });
 * ```
 */
export function installDrain(options: DrainOptions = {}): boolean {
  const internals = kernelInternals();
  const jupyter = internals?.jupyter;
  if (!internals || !jupyter?.broadcastResult) return false;
  if (jupyter[INSTALLED]) {
    Object.assign(jupyter[INSTALLED], given(options));
    return true;
  }
  const cells = new Cells();
  const installed: Installed = jupyter[INSTALLED] = {
    format: (value) => value,
    onEnd: () => {},
    onStop: () => {},
    ...given(options),
    cell: () => cells.current(),
    latestCell: () => cells.latest(),
  };
  cells.onStop = () => installed.onStop();
  const end = (cell?: number) => {
    installed.onEnd();
    cells.end(cell);
  };
  drainAfterValues(internals, installed, end);
  drainBeforeErrors(end);
  return true;
}

/** Options that are not there must not hide those of before. */
function given(options: DrainOptions): DrainOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function drainAfterValues(
  internals: KernelInternals,
  installed: Installed,
  end: (cell: number) => void,
) {
  const jupyter = internals.jupyter!;
  const original = jupyter.broadcastResult!;
  const latestValue = watchValues(internals);
  jupyter.broadcastResult = async (executionCount, value) => {
    // Asked for every cell, so that no value is remembered for longer than its cell.
    const latest = latestValue();
    const shown = tryFormat(value ?? latest, installed.format);
    if (shown instanceof Display) broadcastDisplay(executionCount, shown);
    else await original(executionCount, shown);
    end(executionCount);
  };
}

/** The kernel itself would leave the metadata out: caption and alternative text of a figure. */
function broadcastDisplay(executionCount: number, { data, metadata }: Display) {
  kernelBroadcast()("execute_result", {
    execution_count: executionCount,
    data,
    metadata,
    transient: {},
  });
}

/** An error while formatting shows where the value would have been. */
function tryFormat(value: unknown, format: Format): unknown {
  try {
    return format(value);
  } catch (error) {
    return {
      [Symbol.for("Jupyter.display")]() {
        throw error;
      },
    };
  }
}

/**
 * When a cell has thrown, the kernel shows no value. All that it runs in the cells' realm then is a
 * function that reads the error and packs it with `JSON.stringify`; nothing there can be awaited.
 */
function drainBeforeErrors(end: () => void) {
  const { stringify } = JSON;
  JSON.stringify = function (...args: unknown[]) {
    if (isErrorReport(args[0])) end();
    return Reflect.apply(stringify, JSON, args);
  } as typeof stringify;
}

function isErrorReport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "stack" in value &&
    Object.keys(value).join() === "name,message,stack";
}
