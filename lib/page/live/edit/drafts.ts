/** What readers have made of the cells, and which outputs that leaves behind the times. */

/** A code cell, as the author wrote it and as the reader has left it. */
export interface Draft {
  id: string;
  /** As the author wrote it. */
  code: string;
  /** As it is now. */
  now: string;
  /** What the output below the cell came from. */
  ran: string;
  /** When it was last run; 0 for the page's own run. */
  ranAt: number;
  /** When what had run became something else than before. */
  ranAnewAt: number;
}

/** A draft as it begins: what is left out is as the author wrote it. */
export type Original = Pick<Draft, "id" | "code"> & Partial<Draft>;

/** Why an output is out of date. */
export interface Cause {
  /** The cell that was changed; perhaps the one with the output itself. */
  id: string;
  /** Whether that cell has been run since. */
  ran: boolean;
}

/**
 * The code of all cells, in order.
 *
 * @example
 * ```ts
 * import { Drafts } from "./drafts.ts";
 * import assert from "node:assert/strict";
 *
 * const drafts = new Drafts([{ id: "a", code: "const x = 1;" }, { id: "b", code: "x" }]);
 * drafts.set("a", "const x = 2;");
 * assert.deepEqual(drafts.changes(), { a: "const x = 2;" });
 * assert.deepEqual(drafts.staleBecause("b"), { id: "a", ran: false });
 * ```
 */
export class Drafts {
  readonly #drafts: Map<string, Draft>;
  #clock: number;

  /** Starts with what there is. */
  constructor(originals: readonly Original[]) {
    this.#drafts = new Map(originals.map((original) => [
      original.id,
      { now: original.code, ran: original.code, ranAt: 0, ranAnewAt: 0, ...original },
    ]));
    this.#clock = Math.max(
      0,
      ...originals.map(({ ranAt = 0, ranAnewAt = 0 }) => ranAt + ranAnewAt),
    );
  }

  /** The ids in order. */
  get ids(): string[] {
    return [...this.#drafts.keys()];
  }

  /** A cell's code as it is now. */
  code(id: string): string {
    return this.#get(id).now;
  }

  /** A cell's code as it came. */
  original(id: string): string {
    return this.#get(id).code;
  }

  /** Gives a cell other code. */
  set(id: string, code: string): void {
    this.#get(id).now = code;
  }

  /** Whether a cell is not as it came. */
  isChanged(id: string): boolean {
    const { code, now } = this.#get(id);
    return code !== now;
  }

  /** The cells that are not as they came. */
  changes(): Record<string, string> {
    const changed = this.ids.filter((id) => this.isChanged(id));
    return Object.fromEntries(changed.map((id) => [id, this.code(id)]));
  }

  /** The cells that are not as they came, or were run since; for a page to be taken along. */
  state(): Draft[] {
    return [...this.#drafts.values()].filter(({ code, now, ranAt }) => code !== now || ranAt > 0);
  }

  /** A cell has been run, as it is now or as it was when that began. */
  ran(id: string, code: string = this.code(id)): void {
    const draft = this.#get(id);
    draft.ranAt = ++this.#clock;
    if (draft.ran !== code) draft.ranAnewAt = draft.ranAt;
    draft.ran = code;
  }

  /** A cell and its output are as they came. */
  restored(id: string): void {
    const draft = this.#get(id);
    if (draft.ran !== draft.code) draft.ranAnewAt = ++this.#clock;
    draft.now = draft.ran = draft.code;
    draft.ranAt = 0;
  }

  /**
   * The first cell because of which a cell's output may no longer be what its code gives: one that
   * was changed and has not been run, or was run with other code after it. Null if there is none.
   */
  staleBecause(id: string): Cause | null {
    const { ranAt } = this.#get(id);
    for (const draft of this.#drafts.values()) {
      if (draft.now !== draft.ran) return { id: draft.id, ran: false };
      if (draft.id === id) return null;
      // What came with the page came from what came with the page.
      const isOther = ranAt === 0 ? draft.ran !== draft.code : draft.ranAnewAt > ranAt;
      if (isOther) return { id: draft.id, ran: true };
    }
    return null;
  }

  #get(id: string): Draft {
    const draft = this.#drafts.get(id);
    if (!draft) throw new Error(`There is no code cell ${JSON.stringify(id)} on this page.`);
    return draft;
  }
}
