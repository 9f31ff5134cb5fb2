/** Makes a worker one that runs cells. */

import { format, table } from "../inspect/format.ts";
import { inspect } from "../inspect/inspect.ts";
import type { Report, RunRequest } from "../protocol.ts";
import { installConsole } from "./console.ts";
import { denoInPage } from "./deno.ts";
import type { Modules } from "../modules.ts";
import { Outbox } from "./outbox.ts";
import { CellRunner } from "./run.ts";

/** Tells the library where it is; gives back what it does at the end of each cell. */
type Connect = (page: {
  broadcast: (type: string, content: object) => void;
  cell: () => number;
}) => { format: (value: unknown) => unknown; end: () => void };

/** Runs every cell that it is sent. */
export function startCells(modules: Modules, connect: Connect): void {
  // Cells may put something else in the place of these.
  const { postMessage, setTimeout } = self as unknown as {
    postMessage(message: unknown): void;
    setTimeout(run: () => void, milliseconds: number): void;
  };
  const outbox = new Outbox(
    (reports) => postMessage.call(self, reports),
    (run, milliseconds) => setTimeout.call(self, run, milliseconds),
  );
  installConsole(outbox, { format, inspect, table });
  Object.defineProperty(self, "Deno", { value: denoInPage(inspect), configurable: true });
  const { format: toDisplayable, end } = connect({
    broadcast: (type, content) => outbox.add(type as Report["type"], { ...content }),
    cell: () => runner.number,
  });
  const runner = new CellRunner({ modules, outbox, inspect, format: toDisplayable, end });
  self.addEventListener("message", ({ data }: MessageEvent<RunRequest>) => runner.run(data));
  self.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    runner.fail((event as PromiseRejectionEvent).reason);
  });
  self.addEventListener("error", (event) => {
    event.preventDefault();
    runner.fail((event as ErrorEvent).error);
  });
  postMessage.call(self, "ready");
}
