/**
 * What a notebook's cells need to show things. Importing it connects it with the kernel.
 *
 * @module
 */

import { recover } from "../tensor/internals.ts";
import { keepWorkers } from "../training/sweep.ts";
import { showStopped } from "./bar.ts";
import type { KernelHost } from "../jupyter/runtime/runtime.ts";
import { connect } from "./connect.ts";
import { drainOwnKernel } from "./drain.ts";
import { toDisplayable } from "./mime_bundle.ts";
import { openBroadcast } from "./host.ts";
import { flushAll } from "./throttle.ts";

export * from "./page.ts";
// Replaces the page's own.
export { fileLog } from "./file_log.ts";

const host = (globalThis as Record<symbol, unknown>)[Symbol.for("unroll.host")];
if (host !== undefined) {
  const kernel = host as KernelHost;
  kernel.connect({
    ...connect(kernel),
    stopped() {
      recover();
      showStopped();
      flushAll();
    },
  });
} else drainOwnKernel(toDisplayable, flushAll);
// A program outside a kernel must end by itself.
if (openBroadcast() !== null) keepWorkers();
