/** The parts of Deno's internals that the cure for its kernel needs; any of them may be missing. */
export interface KernelInternals {
  jupyter?: {
    /** The kernel awaits it at the end of every cell that did not throw. */
    broadcastResult?: BroadcastResult;
    /** Our own mark that the cure is in place. */
    [INSTALLED]?: Installed;
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

/** What the cure asks of us, and tells us. */
export interface Installed {
  format: Format;
  onEnd: () => void;
  onStop: () => void;
  /** The number of the cell that runs. */
  cell: () => number;
  /** The same at once; see {@linkcode latestCell}. */
  latestCell: () => number;
}

/** Registered globally: a reloaded copy of this module finds what an earlier one did. */
export const INSTALLED: unique symbol = Symbol.for("unroll.drain") as never;

/** Deno's internals; undefined where there are none. */
export function kernelInternals(): KernelInternals | undefined {
  const deno = (globalThis as { Deno?: { internal?: symbol } }).Deno;
  if (deno?.internal === undefined) return undefined;
  return (deno as unknown as Record<symbol, KernelInternals>)[deno.internal];
}

/** Publishes a message of any type. */
export type Broadcast = (type: string, content: object) => void;

/** The kernel's way out. Outside a kernel, asking for it throws. */
export function kernelBroadcast(): Broadcast {
  const { jupyter } = Deno as unknown as { jupyter: { broadcast: Broadcast } };
  return jupyter.broadcast;
}

/** A place that runs cells without being Deno's kernel: a page in a browser. */
export interface Host {
  /** The way out for what cells show. */
  broadcast: Broadcast;
  /** The number of the cell that runs, or ran last. */
  cell: () => number;
}

let host: Host | null = null;

/** Shows everything by way of `runs`, as if it were the kernel. */
export function useHost(runs: Host): void {
  host = runs;
}

/** The kernel's way out, or null outside a kernel. */
export function openBroadcast(): Broadcast | null {
  if (host) return host.broadcast;
  try {
    return kernelBroadcast() ?? null;
  } catch {
    return null;
  }
}

/**
 * The number of the cell that runs, as in `[n]`; while the first one runs that the cure knows of, it
 * may be another one, but stays the same. 0 outside a kernel.
 */
export function currentCell(): number {
  return host?.cell() ?? kernelInternals()?.jupyter?.[INSTALLED]?.cell() ?? 0;
}

/**
 * The same at no cost. After a cell was stopped, and until it is known that the next one runs, it is
 * the number of the one that was stopped.
 */
export function latestCell(): number {
  return host?.cell() ?? kernelInternals()?.jupyter?.[INSTALLED]?.latestCell() ?? 0;
}
