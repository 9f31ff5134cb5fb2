import type { RunConfig } from "./config.ts";
import { pack, packError } from "./message.ts";
import { run } from "./run.ts";

/** What a worker sees of the other side. */
export interface SweepScope {
  /** Called with what is to be trained. */
  onmessage: ((event: { data: { index: number; config: RunConfig } }) => void) | null;
  /** Sends what came out. */
  postMessage(message: unknown): void;
}

/** Takes a configuration, trains, sends back what came out, and takes the next. */
export function serveSweep(scope: SweepScope): void {
  scope.onmessage = ({ data: { index, config } }) => {
    try {
      scope.postMessage({ index, message: pack(run(config)) });
    } catch (error) {
      scope.postMessage({ index, message: packError(error) });
    }
  };
  scope.postMessage("ready");
}
