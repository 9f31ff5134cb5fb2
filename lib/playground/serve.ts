/** The worker's side: it trains in slices, so that a newer wish is heard between them. */

import type { Report, Trouble, Wish } from "./protocol.ts";
import { reportOf } from "./scene.ts";
import { differences, type Settings } from "./settings.ts";
import { Training } from "./training.ts";

/** What a worker sees of the page. */
export interface Scope {
  onmessage: ((event: MessageEvent<Wish>) => void) | null;
  postMessage(message: Report | Trouble): void;
}

/** How long a slice takes, and how often a long training is shown, in milliseconds. */
const [slice, pause] = [16, 60];

/** A training, and the time it has taken. */
interface Timed {
  readonly training: Training;
  milliseconds: number;
}

/** Answers wishes with reports. */
export function serve(scope: Scope): void {
  let wish: Wish | null = null;
  let isBusy = false;
  let known: Timed[] = [];

  /** A training that is there already goes on; all others are forgotten. */
  const keepOnly = (wanted: readonly Settings[]): Timed[] =>
    known = wanted.map((settings) =>
      known.find(({ training }) => differences(training.settings, settings).length === 0) ??
        { training: new Training(settings), milliseconds: 0 }
    );

  const fulfil = async () => {
    isBusy = true;
    let reported = performance.now();
    while (wish !== null) {
      const { id, settings, pinned, look, stop }: Wish = wish;
      try {
        const runs = keepOnly(pinned === null ? [settings] : [settings, pinned]);
        const next = runs.find(({ training }) => !training.isDone);
        if (next && stop) next.training.stop();
        else if (next) train(next);
        const isDone = runs.every(({ training }) => training.isDone);
        if (isDone || performance.now() - reported > pause) {
          const [present, other] = runs.map(({ training, milliseconds }) =>
            reportOf(training, milliseconds, look)
          );
          scope.postMessage({ id, present, pinned: other ?? null });
          reported = performance.now();
        }
        if (isDone && wish?.id === id) wish = null;
      } catch (error) {
        scope.postMessage({ id, trouble: String(error) });
        known = [];
        if (wish?.id === id) wish = null;
      }
      if (wish !== null) await breath();
    }
    isBusy = false;
  };

  scope.onmessage = ({ data }) => {
    wish = data;
    if (!isBusy) fulfil();
  };
}

function train(run: Timed): void {
  const start = performance.now();
  do run.training.advance(); while (!run.training.isDone && performance.now() - start < slice);
  run.milliseconds += performance.now() - start;
}

/** Lets messages in. */
function breath(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
