import type { Hooks } from "../jupyter/runtime/runtime.ts";
import { toDisplayable } from "./mime_bundle.ts";
import { type Host, useHost } from "./host.ts";
import { flushAll } from "./throttle.ts";

/** Connects the cells with what runs them. */
export function connect(host: Host): Omit<Hooks, "stopped"> {
  useHost(host);
  return { format: toDisplayable, end: flushAll };
}
