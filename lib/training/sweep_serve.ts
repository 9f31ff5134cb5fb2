import type { RunConfig } from "./config.ts";
import { pack } from "./transfer.ts";
import { run } from "./run.ts";

/** In a worker: trains each configuration that it receives, and sends the outcome. */
export function serveSweep(): void {
  self.onmessage = ({ data }: MessageEvent<{ index: number; config: RunConfig }>) => {
    const { index, config } = data;
    try {
      self.postMessage({ index, message: pack(run(config)) });
    } catch (error) {
      self.postMessage({ index, message: pack(error as Error) });
    }
  };
  self.postMessage("ready");
}
