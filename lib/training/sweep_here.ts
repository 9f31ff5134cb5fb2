import { serveSweep, type SweepScope } from "./sweep_serve.ts";

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
