/** Edits that outlive a visit, in the browser's storage. */

/** The part of a browser's storage that is used. */
export type StorageLike = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What a reader has made of a cell. */
export interface SavedEdit {
  code: string;
  /** What the author's cell was when it was edited. */
  base: string;
  /** Other versions of the reader's that wait for a choice. */
  aside: string[];
}

/** All saved edits, by cell. */
export type SavedEdits = Record<string, SavedEdit>;

/** A cell that is to be saved. */
export interface Change {
  /** Null for as it came with the page. */
  code: string | null;
  base: string;
  /** What this tab has last seen saved; undefined if the reader has chosen, whatever is there. */
  seen?: string | null;
  /** Versions to keep aside, and versions that need not be kept any more. */
  add?: string[];
  drop?: string[];
}

/** What came of saving. */
export interface Saved {
  /** What to tell the reader, if it could not be saved. */
  problem?: string;
  /** Cells that another tab has saved otherwise; this tab's version is kept aside. */
  clashes: string[];
}

const VERSION = 2;

/**
 * The edits of one page, by cell. They belong to the page's name, so that a new edition finds them;
 * pages of one name that share no cell have nothing in common, and a slot each.
 */
export class EditStore {
  readonly #open: () => StorageLike;

  /**
   * @param open gives the storage; may throw, as browsers do that forbid it
   * @param name what the keys of this page begin with
   * @param ids the cells that the page has
   */
  constructor(
    open: () => StorageLike,
    readonly name: string,
    readonly ids: readonly string[],
  ) {
    this.#open = open;
  }

  /** Where the page's edits are, or will be. What cannot be read is in the way of nothing. */
  key(storage: StorageLike = this.#open()): string {
    for (let slot = 1;; slot++) {
      const key = slot === 1 ? this.name : `${this.name}:${slot}`;
      const text = storage.getItem(key);
      const record = text === null ? undefined : parseRecord(text);
      if (text === null || record?.ids.some((id) => this.ids.includes(id))) return key;
    }
  }

  /** Reads what is saved; null if nothing is, which is not the same as saved without changes. */
  read(): SavedEdits | null {
    try {
      const storage = this.#open();
      return parseRecord(storage.getItem(this.key(storage)) ?? "")?.cells ?? null;
    } catch {
      return null;
    }
  }

  /** What is saved under this page's name and cannot be read: the keys. It is left alone. */
  unread(): string[] {
    const found: string[] = [];
    try {
      const storage = this.#open();
      for (let slot = 1;; slot++) {
        const key = slot === 1 ? this.name : `${this.name}:${slot}`;
        const text = storage.getItem(key);
        if (text === null) return found;
        if (parseRecord(text) === undefined) found.push(key);
      }
    } catch {
      return found;
    }
  }

  /**
   * Saves cells; the others stay as they are, for another tab may be editing them.
   *
   * @param first what there is if nothing was saved before
   */
  write(changes: Record<string, Change>, first: SavedEdits = {}): Saved {
    const clashes: string[] = [];
    try {
      const storage = this.#open();
      const key = this.key(storage);
      const record = parseRecord(storage.getItem(key) ?? "");
      const cells: SavedEdits = { ...record?.cells ?? first };
      for (const [id, change] of Object.entries(changes)) {
        const { code, base, seen, add = [], drop = [] } = change;
        const known = cells[id];
        const current = known?.code ?? null;
        const isClash = seen !== undefined && current !== seen && current !== code;
        const now = { code: code ?? base, base };
        const next = isClash ? known ?? { code: base, base } : now;
        if (isClash) clashes.push(id);
        const others = [...known?.aside ?? [], ...add].filter((text) => !drop.includes(text));
        const aside = [...new Set(isClash ? [...others, now.code] : others)]
          .filter((text) => text !== next.code);
        const isAsItCame = aside.length === 0 && (isClash ? known === undefined : code === null);
        if (isAsItCame) delete cells[id];
        else cells[id] = { ...next, aside };
      }
      const isEmpty = Object.keys(cells).length === 0 && Object.keys(first).length === 0;
      if (isEmpty) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify({ version: VERSION, ids: this.ids, cells }));
      return { clashes };
    } catch (error) {
      return { clashes, problem: isFull(error) ? FULL : FORBIDDEN };
    }
  }

  /** Takes out all versions of a cell. */
  forget(id: string): void {
    this.write({ [id]: { code: null, base: "", drop: this.read()?.[id]?.aside ?? [] } });
  }
}

/** What is stored under a key. */
interface Saving {
  ids: string[];
  cells: SavedEdits;
}

/** A saved text; undefined if it is not one of ours. */
function parseRecord(text: string): Saving | undefined {
  try {
    const { version, ids, cells } = JSON.parse(text);
    if (version !== VERSION || !isTexts(ids) || !isRecord(cells)) return undefined;
    const isEdit = (edit: unknown) =>
      isRecord(edit) && typeof edit.code === "string" && typeof edit.base === "string" &&
      isTexts(edit.aside);
    return Object.values(cells).every(isEdit) ? { ids, cells: cells as SavedEdits } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something is an object with names, and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException &&
    /^(QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED)$/.test(error.name);
}

const FULL = "Your edits are not saved: this browser's storage is full. Download the notebook to " +
  "keep them.";
const FORBIDDEN =
  "Your edits are not saved: this browser does not let pages opened from disk store data. " +
  "Download the notebook to keep them.";
