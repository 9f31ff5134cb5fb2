import { toDisplayable } from "./mime_bundle.ts";
import { type Host, useHost } from "./host.ts";
import { flushAll } from "./throttle.ts";

/** Connects the cells with what runs them. */
export function connect(host: Host): {
  /** What is shown for a cell's last value; undefined for nothing. */
  format: typeof toDisplayable;
  /** To be called at the end of a cell: draws what is delayed. */
  end: () => void;
} {
  useHost(host);
  return { format: toDisplayable, end: flushAll };
}
