/** Publishes a message of any type. */
export type Broadcast = (type: string, content: object) => void;

/** What runs the cells: the kernel, or a page in a browser. */
export interface Host {
  /** The way out for what cells show. */
  broadcast: Broadcast;
  /** The number of the cell that this comes from, as in `[n]`. */
  cell: () => number;
  /** Throws in a cell that was stopped. */
  check?: () => void;
}

let host: Host | null = null;

/** From now on, everything is shown by way of `runs`. */
export function useHost(runs: Host): void {
  host = runs;
}

/** The way out, or null where no cells run. */
export function openBroadcast(): Broadcast | null {
  return host?.broadcast ?? null;
}

/** The number of the cell that this comes from, as in `[n]`; 0 where no cells run. */
export function currentCell(): number {
  return host?.cell() ?? 0;
}

/** Throws in a cell that was stopped, so that it does not go on in the background. */
export function throwIfStopped(): void {
  host?.check?.();
}
