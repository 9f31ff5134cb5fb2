/**
 * The cure for lost outputs, from inside the kernel. Deno's kernel announces that a cell is done
 * before it has published everything that the cell put out, and front ends drop what comes after.
 * The kernel waits, though, for a function that shows a cell's value. In its place we put one that
 * also waits until a marker, sent after the cell's outputs, has been published.
 */
import {
  type Format,
  INSTALLED,
  kernelBroadcast,
  type KernelInternals,
  kernelInternals,
} from "./internals.ts";
import { DEAF, LENGTH, MARKER, MESSAGES, STATE, type WatchRequest } from "./watch.ts";
import { watchValues } from "./lost_value.ts";

/** The first marker can be published before the subscription counts: it is sent again and again. */
const RESEND_INTERVAL = 20;
/** How long nothing at all may be published before waiting is given up. */
const SILENCE = 3000;
/** How long to wait when markers cannot be seen. */
const BLIND_WAIT = 100;

/** Options of {@linkcode installDrain}. */
export interface DrainOptions {
  /** Gives what is to be shown for a cell's value; may be an object with `Jupyter.display`. */
  format?: Format;
  /** Called when a cell has ended, whether it gave a value or threw. */
  onEnd?: () => void;
}

/**
 * Makes the kernel wait at the end of every cell until all outputs have left, and show the values
 * that it loses otherwise: `null`, `NaN`, `Infinity`, `-0` and bigints.
 *
 * Calling it again only replaces `format` and `onEnd`. Outside a kernel it does nothing.
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
export function installDrain({ format, onEnd }: DrainOptions = {}): boolean {
  const internals = kernelInternals();
  const jupyter = internals?.jupyter;
  if (!internals || !jupyter?.broadcastResult) return false;
  if (jupyter[INSTALLED]) {
    jupyter[INSTALLED].format = format ?? jupyter[INSTALLED].format;
    jupyter[INSTALLED].onEnd = onEnd ?? jupyter[INSTALLED].onEnd;
    return true;
  }
  const installed = jupyter[INSTALLED] = {
    format: format ?? ((value) => value),
    onEnd: onEnd ?? (() => {}),
  };
  const wait = createDrain();
  const drain = () => {
    installed.onEnd();
    wait();
  };
  drainAfterValues(internals, installed, drain);
  drainBeforeErrors(drain);
  return true;
}

function drainAfterValues(
  internals: KernelInternals,
  installed: { format: Format },
  drain: () => void,
) {
  const jupyter = internals.jupyter!;
  const original = jupyter.broadcastResult!;
  const latestValue = watchValues(internals);
  jupyter.broadcastResult = async (executionCount, value) => {
    // Asked for every cell, so that no value is remembered for longer than its cell.
    const latest = latestValue();
    await original(executionCount, tryFormat(value ?? latest, installed.format));
    drain();
  };
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
function drainBeforeErrors(drain: () => void) {
  const { stringify } = JSON;
  JSON.stringify = function (...args: unknown[]) {
    if (isErrorReport(args[0])) drain();
    return Reflect.apply(stringify, JSON, args);
  } as typeof stringify;
}

function isErrorReport(value: unknown): boolean {
  return typeof value === "object" && value !== null && "stack" in value &&
    Object.keys(value).join() === "name,message,stack";
}

/** A function that blocks until everything sent so far has been published. */
function createDrain(): () => void {
  const memory = new Int32Array(new SharedArrayBuffer(4 * LENGTH));
  const token = crypto.randomUUID();
  const broadcast = kernelBroadcast();
  startWorker({ memory, token });
  let number = 0;
  return () => {
    number++;
    let messages = Atomics.load(memory, MESSAGES);
    let heard = performance.now();
    while (Atomics.load(memory, MARKER) < number) {
      const now = performance.now();
      if (Atomics.load(memory, STATE) === DEAF) {
        Atomics.wait(memory, MARKER, Atomics.load(memory, MARKER), BLIND_WAIT);
        return;
      }
      if (messages !== (messages = Atomics.load(memory, MESSAGES))) heard = now;
      if (now - heard > SILENCE) {
        Atomics.store(memory, STATE, DEAF);
        return;
      }
      // An update of something that is not shown: front ends pass over it without a word.
      broadcast("update_display_data", {
        data: {},
        metadata: {},
        transient: { display_id: `${token} ${number}` },
      });
      Atomics.wait(memory, MARKER, number - 1, RESEND_INTERVAL);
    }
  };
}

function startWorker(request: WatchRequest) {
  try {
    const url = new URL("./iopub_worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module", name: "iopub" });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      Atomics.store(request.memory, STATE, DEAF);
    });
    worker.postMessage(request);
  } catch {
    Atomics.store(request.memory, STATE, DEAF);
  }
}
