/**
 * The worker of a page: it runs the cells, and on request trains for a `sweep` or the playground. The modules that
 * cells can import are named here, and nowhere else in lib/page.
 */

import * as Plot from "@observablehq/plot";
import * as unroll from "unroll";
import * as notebook from "../../../notebook/page.ts";
import * as jsdom from "../document/mod.ts";
import { type Scope, serve } from "../../../playground/serve.ts";
import { serveSweep, type SweepScope } from "../../../training/sweep_serve.ts";
import { startCells } from "./start.ts";

/** What the worker is to be; the first message that it gets. */
export type Role = "cells" | "sweep" | "playground";

const roles: Record<Role, () => void> = {
  cells: () => {
    const { connect, ...shared } = notebook;
    startCells({ unroll, "unroll/notebook": shared, "@observablehq/plot": Plot, jsdom }, connect);
  },
  sweep: () => serveSweep(self as unknown as SweepScope),
  playground: () => serve(self as unknown as Scope),
};

self.addEventListener("message", ({ data }: MessageEvent<Role>) => roles[data](), { once: true });
