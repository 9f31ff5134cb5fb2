import { kernelBroadcast } from "./internals.ts";
import {
  CELL,
  type CellIdle,
  DEAF,
  LENGTH,
  LISTENING,
  MARKER,
  MESSAGES,
  STATE,
  type WatchRequest,
} from "./watch.ts";

/** The first marker can be published before the subscription counts: it is sent again and again. */
const RESEND_INTERVAL = 20;
/** How long nothing at all may be published before waiting is given up; a busy machine may stall. */
const SILENCE = 15_000;
/** How long to wait when markers cannot be seen. */
const BLIND_WAIT = 100;

/** What is known of the kernel's outputs once they have left; kept by a worker that listens. */
export interface Published {
  /** Blocks until everything sent so far has been published. */
  wait(): void;
  /** Whether the worker hears what is published. */
  isHeard(): boolean;
  /** The number of the latest cell that is known to have begun; 0 when none is. */
  cell(): number;
}

/**
 * Starts a worker that listens to what the kernel publishes. It hears also while the calling thread
 * is blocked.
 *
 * @param onIdle Called with a cell's number after the cell has ended, in whatever way.
 */
export function watchPublished(onIdle: (cell: number) => void): Published {
  const memory = new Int32Array(new SharedArrayBuffer(4 * LENGTH));
  const token = crypto.randomUUID();
  startWorker({ memory, token }, onIdle);
  return {
    wait: createWait(memory, token),
    isHeard: () => Atomics.load(memory, STATE) === LISTENING,
    cell: () => Atomics.load(memory, CELL),
  };
}

function createWait(memory: WatchRequest["memory"], token: string): () => void {
  const broadcast = kernelBroadcast();
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

function startWorker(request: WatchRequest, onIdle: (cell: number) => void) {
  const becomeDeaf = () => Atomics.store(request.memory, STATE, DEAF);
  try {
    const url = new URL("./iopub_worker.ts", import.meta.url);
    const worker = new Worker(url, { type: "module", name: "iopub" });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      becomeDeaf();
    });
    worker.addEventListener("message", ({ data }: MessageEvent<CellIdle>) => onIdle(data.cell));
    worker.postMessage(request);
  } catch {
    becomeDeaf();
  }
}
