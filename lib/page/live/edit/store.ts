/** Edits that outlive a visit, in the browser's storage. */

/** The part of a browser's storage that is used. */
export type StorageLike = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What was found. */
export interface Found {
  /** Code by cell; null if nothing is saved, which is not the same as saved without changes. */
  cells: Record<string, string> | null;
  /** What to tell the reader, where something could not be read. */
  problem?: string;
}

const VERSION = 1;

/**
 * The edits of one page, by cell. Pages opened from disk may all share one storage, so the key says
 * whose they are; and another tab may show the same page, so a change of one cell leaves what is
 * saved of the others alone.
 */
export class EditStore {
  readonly #open: () => StorageLike;

  /**
   * @param open gives the storage; may throw, as browsers do that forbid it
   * @param key of this page
   * @param ids the cells that the page has
   */
  constructor(open: () => StorageLike, readonly key: string, readonly ids: readonly string[]) {
    this.#open = open;
  }

  /** Reads what is saved. What cannot be read is put aside under another key, not overwritten. */
  read(): Found {
    let storage: StorageLike;
    let text: string | null;
    try {
      storage = this.#open();
      text = storage.getItem(this.key);
    } catch {
      return { cells: null };
    }
    if (text === null) return { cells: null };
    const cells = this.#parse(text);
    return cells ? { cells } : { cells: null, problem: this.#putAside(storage, text) };
  }

  /**
   * Saves cells; those without code are as they came with the page.
   *
   * @returns what to tell the reader, if they could not be saved
   */
  write(
    changes: Record<string, string | null>,
    base: Record<string, string> = {},
  ): string | undefined {
    try {
      const storage = this.#open();
      const cells = new Map(Object.entries(this.read().cells ?? base));
      // Still there after reading: it could not be put aside.
      const inTheWay = storage.getItem(this.key);
      if (inTheWay !== null && !this.#parse(inTheWay)) return FULL;
      for (const [id, code] of Object.entries(changes)) {
        if (code === null) cells.delete(id);
        else cells.set(id, code);
      }
      const isAsItCame = cells.size === 0 && Object.keys(base).length === 0;
      if (isAsItCame) return void storage.removeItem(this.key);
      const saved = { version: VERSION, cells: Object.fromEntries(cells) };
      storage.setItem(this.key, JSON.stringify(saved));
    } catch (error) {
      return isFull(error) ? FULL : FORBIDDEN;
    }
  }

  #parse(text: string): Record<string, string> | undefined {
    const cells = parse(text);
    return cells && Object.keys(cells).every((id) => this.ids.includes(id)) ? cells : undefined;
  }

  #putAside(storage: StorageLike, text: string): string {
    const problem = "Edits saved in this browser could not be read.";
    let number = 1;
    const aside = () => `${this.key}:unread-${number}`;
    try {
      while (![null, text].includes(storage.getItem(aside()))) number++;
      // In this order it needs hardly more room than there was.
      storage.removeItem(this.key);
      storage.setItem(aside(), text);
      return `${problem} They are kept in its storage as ${aside()}.`;
    } catch {
      storage.setItem(this.key, text);
      return problem;
    }
  }
}

/** The cells in a saved text; undefined if it is not one of ours. */
export function parse(text: string): Record<string, string> | undefined {
  try {
    const { version, cells } = JSON.parse(text);
    if (version !== VERSION || typeof cells !== "object" || cells === null) return undefined;
    const entries = Object.entries(cells);
    if (Array.isArray(cells) || !entries.every(([, code]) => typeof code === "string")) return;
    return Object.fromEntries(entries) as Record<string, string>;
  } catch {
    return undefined;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException &&
    /^(QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED)$/.test(error.name);
}

const FULL = "Your edits are not saved: this browser's storage is full. Download the notebook to " +
  "keep them.";
const FORBIDDEN = "Your edits are not saved: this browser lets no page from disk store anything. " +
  "Download the notebook to keep them.";
