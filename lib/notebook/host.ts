/** Publishes a message of any type. */
export type Broadcast = (type: string, content: object) => void;

/** What runs the cells: the kernel, or a page in a browser. */
export interface Host {
  broadcast: Broadcast;
  /** The number of the current cell, as in `[n]`. */
  cell: () => number;
  /** Throws in a cell that was stopped. */
  check?: () => void;
}

let host: Host | null = null;

/** Shows everything through `next` from now on. */
export function useHost(next: Host): void {
  host = next;
}

/** Publishes what cells show; null where no cells run. */
export function openBroadcast(): Broadcast | null {
  return host?.broadcast ?? null;
}

/** The number of the current cell, as in `[n]`; 0 where no cells run. */
export function currentCell(): number {
  return host?.cell() ?? 0;
}

/** Throws in a cell that was stopped, so that it does not continue in the background. */
export function throwIfStopped(): void {
  host?.check?.();
}
