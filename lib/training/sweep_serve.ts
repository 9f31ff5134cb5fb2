import type { RunConfig } from "./config.ts";
import { pack } from "./transfer.ts";
import { run } from "./run.ts";

/** The global scope of a worker. */
export interface SweepScope {
  onmessage: ((event: { data: { index: number; config: RunConfig } }) => void) | null;
  postMessage(message: unknown): void;
}

/** Trains each configuration that it receives, and sends the outcome. */
export function serveSweep(scope: SweepScope): void {
  scope.onmessage = ({ data: { index, config } }) => {
    try {
      scope.postMessage({ index, message: pack(run(config)) });
    } catch (error) {
      scope.postMessage({ index, message: pack(error as Error) });
    }
  };
  scope.postMessage("ready");
}

/** A substitute for a worker that trains on this thread, where no worker can be started. */
export function sweepHere(): Worker {
  let isStopped = false;
  const later = (run: () => void) => void setTimeout(() => isStopped || run());
  const scope: SweepScope = {
    onmessage: null,
    postMessage: (data) => later(() => worker.onmessage?.({ data })),
  };
  const worker = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage: (data: Parameters<NonNullable<SweepScope["onmessage"]>>[0]["data"]) =>
      later(() => scope.onmessage?.({ data })),
    terminate: () => void (isStopped = true),
  };
  serveSweep(scope);
  // It has the members that `sweep` uses.
  return worker as unknown as Worker;
}
