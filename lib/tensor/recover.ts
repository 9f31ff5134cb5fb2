import { enableGrad } from "./autograd.ts";
import { listen } from "./launch.ts";

/**
 * Brings the library back to order after a program was stopped from outside: an engine that is told
 * to stop runs no `finally`, so a `noGrad` or a `capture` that was under way would never end.
 */
export function recover(): void {
  enableGrad();
  listen(null);
}
