/** The reader's versions of the cells, and which outputs are out of date. */

/** A code cell: the author's and the reader's version. */
export interface Draft {
  id: string;
  code: string;
  now: string;
  /** The code that gave the output below the cell. */
  ran: string;
  /** When it was last run; 0 for the page's own run. */
  ranAt: number;
  /** When `ran` changed. */
  ranAnewAt: number;
}

/** A draft at first: without more, it is the author's. */
type Original = Pick<Draft, "id" | "code"> & Partial<Draft>;

/** The code of all cells, in order. */
export class Drafts {
  readonly #drafts: Map<string, Draft>;
  #clock: number;

  constructor(originals: readonly Original[]) {
    this.#drafts = new Map(originals.map((original) => [
      original.id,
      { now: original.code, ran: original.code, ranAt: 0, ranAnewAt: 0, ...original },
    ]));
    const times = originals.map(({ ranAt = 0, ranAnewAt = 0 }) => ranAt + ranAnewAt);
    this.#clock = Math.max(0, ...times);
  }

  get ids(): string[] {
    return [...this.#drafts.keys()];
  }

  code(id: string): string {
    return this.#get(id).now;
  }

  original(id: string): string {
    return this.#get(id).code;
  }

  set(id: string, code: string): void {
    this.#get(id).now = code;
  }

  isChanged(id: string): boolean {
    const { code, now } = this.#get(id);
    return code !== now;
  }

  changes(): Record<string, string> {
    const changed = this.ids.filter((id) => this.isChanged(id));
    return Object.fromEntries(changed.map((id) => [id, this.code(id)]));
  }

  /** The cells that were changed or run, for a download. */
  state(): Draft[] {
    return [...this.#drafts.values()].filter(({ code, now, ranAt }) => code !== now || ranAt > 0);
  }

  /** A cell has been run, with this code. */
  ran(id: string, code: string = this.code(id)): void {
    const draft = this.#get(id);
    draft.ranAt = ++this.#clock;
    if (draft.ran !== code) draft.ranAnewAt = draft.ranAt;
    draft.ran = code;
  }

  /** A cell and its output are the author's again. */
  restored(id: string): void {
    const draft = this.#get(id);
    if (draft.ran !== draft.code) draft.ranAnewAt = ++this.#clock;
    draft.now = draft.ran = draft.code;
    draft.ranAt = 0;
  }

  /**
   * The first cell that puts a cell's output out of date, since it was changed and not run, or was
   * run with other code after it (`ran`). Null if there is none.
   */
  staleBecause(id: string): { id: string; ran: boolean } | null {
    const { ranAt } = this.#get(id);
    for (const draft of this.#drafts.values()) {
      if (draft.now !== draft.ran) return { id: draft.id, ran: false };
      if (draft.id === id) return null;
      // An output that came with the page was made from the author's code.
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
