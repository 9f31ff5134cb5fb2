import type { RunConfig } from "./config.ts";
import { pack, packError } from "./message.ts";
import { run } from "./run.ts";

/*
 * One worker of a sweep: takes a configuration, trains, and sends back what came out.
 */

/** What a worker sees of the other side. */
interface Scope {
  onmessage: (event: MessageEvent<{ index: number; config: RunConfig }>) => void;
  postMessage(message: unknown): void;
}

const scope = self as unknown as Scope;

scope.onmessage = ({ data: { index, config } }) => {
  try {
    scope.postMessage({ index, message: pack(run(config)) });
  } catch (error) {
    scope.postMessage({ index, message: packError(error) });
  }
};
scope.postMessage("ready");
