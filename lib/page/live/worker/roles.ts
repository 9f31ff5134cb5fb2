/**
 * The worker of a page: it runs cells, or trains for a `sweep` or the playground. Only here does
 * lib/page import the modules that cells can import.
 */

import * as Plot from "@observablehq/plot";
import * as unroll from "unroll";
import { connect } from "../../../notebook/connect.ts";
import * as notebook from "../../../notebook/page.ts";
import * as jsdom from "../../../document/window.ts";
import { type Scope, serve as servePlayground } from "../../../playground/serve.ts";
import { keepWorkers, spawnWith } from "../../../training/sweep.ts";
import { serveSweep, sweepHere, type SweepScope } from "../../../training/sweep_serve.ts";
import { type Order, startWorker } from "../boot/unpack.ts";
import type { ModuleName } from "../importable.ts";
import { startCells } from "./start.ts";

self.onmessage = ({ data: { script, role } }: MessageEvent<Order>) => {
  self.onmessage = null;
  serve(role, script);
};

function serve(role: string, script: Blob): void {
  if (role === "sweep") return serveSweep(self as unknown as SweepScope);
  if (role === "playground") {
    servePlayground(self as unknown as Scope);
    self.postMessage("ready");
    return;
  }
  keepWorkers();
  spawnWith(() => {
    try {
      return startWorker(script, "sweep");
    } catch {
      // Some browsers start no worker from another one on a page from disk.
      return sweepHere();
    }
  });
  // As in the kernel: no dialogs, and Plot does not measure tips in a later frame.
  const asInKernel = {
    requestAnimationFrame: undefined,
    alert: () => {},
    confirm: () => false,
    prompt: () => null,
  };
  for (const [name, value] of Object.entries(asInKernel)) {
    Object.defineProperty(self, name, { value, writable: true, configurable: true });
  }
  const modules: Record<ModuleName, object> = {
    unroll,
    "unroll/notebook": notebook,
    "@observablehq/plot": Plot,
    jsdom,
  };
  // A bundle's modules are plain objects.
  for (const module of Object.values(modules)) {
    Object.defineProperty(module, Symbol.toStringTag, { value: "Module" });
  }
  startCells(modules, connect);
}
