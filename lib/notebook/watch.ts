/** What the thread that runs the cells and the worker that watches the outputs agree on. */

/** Places in the shared array. */
export const STATE = 0;
/** The number of the latest marker that was published. */
export const MARKER = 1;
/** How many messages were published. */
export const MESSAGES = 2;
/** The number of the latest cell that began, as in `[n]`; 0 until one is seen. */
export const CELL = 3;
/** The length of the shared array. */
export const LENGTH = 4;

/** Values of `STATE`. */
export const STARTING = 0;
/** Markers are seen. */
export const LISTENING = 1;
/** Markers are not seen, for now or forever. */
export const DEAF = 2;

/** What the worker is told at its start. */
export interface WatchRequest {
  memory: Int32Array<SharedArrayBuffer>;
  /** The display id of marker n is this token, a space, and n. */
  token: string;
}

/** What the worker says, once, when a cell has ended in whatever way. */
export interface CellIdle {
  /** The number of the cell, as in `[n]`. */
  cell: number;
}
