/** The parts of Deno's internals that the cure for its kernel needs; any of them may be missing. */
export interface KernelInternals {
  jupyter?: {
    /** The kernel awaits it at the end of every cell that did not throw. */
    broadcastResult?: BroadcastResult;
    /** Our own mark that the cure is in place. */
    [INSTALLED]?: { format: Format; onEnd: () => void };
  };
  core?: {
    setPromiseHooks?(
      init: undefined,
      before: undefined,
      after: undefined,
      resolve: (promise: Promise<unknown>) => void,
    ): void;
    /** A promise's state (1 when fulfilled) and its value. */
    getPromiseDetails?(promise: Promise<unknown>): [state: number, value?: unknown];
  };
}

/** Shows a cell's value under the number in `[n]`. */
export type BroadcastResult = (executionCount: number, value: unknown) => Promise<void>;

/** Turns a cell's value into what is to be shown for it. */
export type Format = (value: unknown) => unknown;

/** Registered globally: a reloaded copy of this module finds what an earlier one did. */
export const INSTALLED: unique symbol = Symbol.for("unroll.drain") as never;

/** Deno's internals; undefined where there are none. */
export function kernelInternals(): KernelInternals | undefined {
  const deno = (globalThis as { Deno?: { internal?: symbol } }).Deno;
  if (deno?.internal === undefined) return undefined;
  return (deno as unknown as Record<symbol, KernelInternals>)[deno.internal];
}

/** Publishes a message of any type. Only a kernel has it. */
export function kernelBroadcast(): (type: string, content: object) => void {
  const { jupyter } = Deno as unknown as {
    jupyter: { broadcast(type: string, content: object): void };
  };
  return jupyter.broadcast;
}
