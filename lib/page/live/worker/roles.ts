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
import { serveSweep } from "../../../training/sweep_serve.ts";
import type { ModuleName } from "../importable.ts";
import type { SweepReply } from "../protocol.ts";
import { startCells } from "./start.ts";

self.onmessage = ({ data: role }: MessageEvent<string>) => {
  self.onmessage = null;
  if (role === "sweep") return serveSweep();
  if (role === "playground") {
    servePlayground(self as unknown as Scope);
    self.postMessage("ready");
    return;
  }
  keepWorkers();
  // Cells may replace it.
  const { postMessage } = self;
  spawnWith(() => workerOfPage((port) => postMessage.call(self, port, { transfer: [port] })));
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
};

/**
 * A worker that the page starts. From within a worker, `new Worker` sometimes never returns in Firefox
 * (153), and always fails in WebKit on a page from disk.
 */
function workerOfPage(ask: (port: MessagePort) => void): Worker {
  const { port1: port, port2 } = new MessageChannel();
  const worker = {
    onmessage: (_: { data: unknown }) => {},
    onerror: (_: ErrorEvent) => {},
    postMessage: (data: unknown) => port.postMessage(data),
    terminate: () => port.postMessage("end"),
  };
  port.onmessage = ({ data: reply }: MessageEvent<SweepReply>) => {
    if ("error" in reply) worker.onerror(new ErrorEvent("error", { message: reply.error }));
    else worker.onmessage(reply);
  };
  ask(port2);
  // It has the members that `sweep` uses.
  return worker as unknown as Worker;
}
