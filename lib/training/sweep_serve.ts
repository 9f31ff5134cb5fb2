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
