/** The page's side: it sends wishes to a worker and hands on what answers the latest one. */

import type { State } from "./address.ts";
import type { Report, Trouble } from "./protocol.ts";
import type { Lesson } from "./settings.ts";

/** Somebody who trains elsewhere. */
export interface Trainer {
  /** Wants to see something else; what was wanted before is forgotten. */
  ask(state: State): void;
  /** Wants no more training than there has been. */
  stop(): void;
  /** Gets ready, for soon somebody will ask. */
  warmUp(): void;
}

/** Who hears what. */
export interface Listener {
  /** How things stand, maybe with what was asked for before. */
  report(report: Report): void;
  /** Something went wrong, in words. */
  trouble(message: string): void;
}

/** What the page needs of a worker. */
export type TrainingWorker = Pick<Worker, "postMessage" | "terminate" | "onmessage" | "onerror">;

/** A trainer whose worker is made when it is needed first, and again after trouble. */
export function createTrainer(
  lesson: Lesson,
  createWorker: () => TrainingWorker | Promise<TrainingWorker>,
  listener: Listener,
): Trainer {
  let worker: Promise<TrainingWorker> | null = null;
  let id = 0;
  let asked: State | null = null;

  const fail = (message: string) => {
    worker?.then((worker) => worker.terminate(), () => {});
    worker = null;
    listener.trouble(message);
  };

  const hire = async () => {
    const worker = await createWorker();
    worker.onmessage = ({ data }: MessageEvent<Report | Trouble>) => {
      if ("trouble" in data) fail(data.trouble);
      else listener.report(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(event.message || "the worker does not start");
    };
    return worker;
  };

  const send = async (state: State, stop: boolean) => {
    const own = ++id;
    asked = state;
    try {
      worker ??= hire();
      const ready = await worker;
      // While the worker was being made, somebody may have asked for something else.
      if (own === id) ready.postMessage({ lesson, id, ...state, stop });
    } catch (error) {
      if (own === id) fail(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    ask: (state) => void send(state, false),
    stop: () => asked && void send(asked, true),
    warmUp: () => {
      worker ??= hire();
      worker.catch(() => worker = null);
    },
  };
}
