/** Edits in the browser's storage. */

export type StorageLike = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface SavedEdit {
  code: string;
  /** The author's version at that time. */
  base: string;
  /** Other versions of the reader's, to choose from. */
  aside: string[];
}

export type SavedEdits = Record<string, SavedEdit>;

export interface Change {
  /** Null for the author's. */
  code: string | null;
  base: string;
  /** What this tab has last seen saved; undefined after the reader has chosen, to replace it. */
  seen?: string | null;
  /** Versions to keep aside, and versions to drop. */
  add?: string[];
  drop?: string[];
}

const VERSION = 2;

/**
 * The edits of one page, by cell. They belong to the page's name, so that a new edition finds them;
 * pages of one name that share no cell have nothing in common, and a slot each.
 */
export class EditStore {
  /**
   * @param open returns the storage; may throw, where a browser does not allow it
   * @param name the prefix of this page's keys
   * @param ids the cells that the page has
   */
  constructor(
    private readonly open: () => StorageLike,
    private readonly name: string,
    private readonly ids: readonly string[],
  ) {}

  /** The slots of the page's name; the last is empty, and unreadable ones are kept. */
  *#slots(storage: StorageLike) {
    for (let slot = 1;; slot++) {
      const key = slot === 1 ? this.name : `${this.name}:${slot}`;
      const text = storage.getItem(key);
      yield { key, text, record: parseRecord(text ?? "") };
      if (text === null) return;
    }
  }

  /** Where the page's edits are, or will be. */
  #ownSlot(storage: StorageLike) {
    return [...this.#slots(storage)].find(({ text, record }) =>
      text === null || record?.ids.some((id) => this.ids.includes(id))
    )!;
  }

  /** Reads what is saved; null if nothing is, which is not the same as saved without changes. */
  read(): SavedEdits | null {
    try {
      return this.#ownSlot(this.open()).record?.cells ?? null;
    } catch {
      return null;
    }
  }

  /** The keys under the page's name whose texts cannot be read. */
  unread(): string[] {
    try {
      return [...this.#slots(this.open())]
        .filter(({ text, record }) => text !== null && record === undefined)
        .map(({ key }) => key);
    } catch {
      return [];
    }
  }

  /**
   * Saves cells. The others stay as they are, since another tab may be editing them. If it has
   * saved another version of a cell, they clash, and this tab's version is kept aside.
   *
   * @param first the edits if nothing was saved before
   */
  write(
    changes: Record<string, Change>,
    first: SavedEdits = {},
  ): { problem?: string; clashes: string[] } {
    const clashes: string[] = [];
    try {
      const storage = this.open();
      const { key, record } = this.#ownSlot(storage);
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
      return { clashes, problem: describe(error) };
    }
  }

  forget(id: string): void {
    this.write({ [id]: { code: null, base: "", drop: this.read()?.[id]?.aside ?? [] } });
  }
}

/** What is stored under a key; undefined if it was not written here. */
function parseRecord(text: string): { ids: string[]; cells: SavedEdits } | undefined {
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

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function describe(error: unknown): string {
  const isFull = error instanceof DOMException &&
    /^(QuotaExceededError|NS_ERROR_DOM_QUOTA_REACHED)$/.test(error.name);
  const reason = isFull
    ? "this browser's storage is full"
    : "this browser does not let pages opened from disk store data";
  return `Your edits are not saved: ${reason}. Download the notebook to keep them.`;
}
