/** The worker's side: it trains in slices, and takes newer requests between them. */

import type { Report, TrainingRequest, WorkerError } from "./protocol.ts";
import { differences, type Lesson, type Settings } from "./settings.ts";
import { Training } from "./stepwise_training.ts";

/** What a worker sees of the page. */
export interface Scope {
  onmessage: ((event: MessageEvent<TrainingRequest>) => void) | null;
  postMessage(message: Report | WorkerError): void;
}

/** How long a slice takes, and how often a long training is shown, in milliseconds. */
const [slice, pause] = [16, 60];

export function serve(scope: Scope): void {
  let request: TrainingRequest | null = null;
  let isBusy = false;
  let known: Training[] = [];

  /** A training that exists goes on; all others are dropped. */
  const keepOnly = (lesson: Lesson, wanted: readonly Settings[]): Training[] =>
    known = wanted.map((settings) =>
      known.find((training) => differences(training.settings, settings).length === 0) ??
        new Training(lesson, settings)
    );

  const answer = async () => {
    isBusy = true;
    let reported = performance.now();
    while (request !== null) {
      const { lesson, id, settings, pinned, look, stop }: TrainingRequest = request;
      try {
        const runs = keepOnly(lesson, pinned === null ? [settings] : [settings, pinned]);
        const next = runs.find(({ isDone }) => !isDone);
        if (next && stop) next.stop();
        else if (next) train(next);
        const isDone = runs.every(({ isDone }) => isDone);
        if (isDone || performance.now() - reported > pause) {
          const [present, other] = runs.map((training) => training.report(look));
          scope.postMessage({ id, present, pinned: other ?? null });
          reported = performance.now();
        }
        if (isDone && request?.id === id) request = null;
      } catch (error) {
        scope.postMessage({ id, error: String(error) });
        known = [];
        if (request?.id === id) request = null;
      }
      if (request !== null) await nextTask();
    }
    isBusy = false;
  };

  scope.onmessage = ({ data }) => {
    request = data;
    if (!isBusy) answer();
  };
}

function train(training: Training): void {
  const start = performance.now();
  do training.advance(); while (!training.isDone && performance.now() - start < slice);
}

/** Lets messages be received. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
