/** Editing the cells of a page: what is changed, what is saved, what can be undone. */

import { CellEditing, type PageCell } from "./cell_editing.ts";
import { type Draft, Drafts } from "./drafts.ts";
import { CellMarks, type Clash } from "./marks.ts";
import { type Change, EditStore, type SavedEdits } from "./store.ts";

interface EditingHost {
  /** The code cells that run, in order. */
  cells: readonly PageCell[];
  /** The prefix of the keys under which edits are saved. */
  name: string;
  /** The cells that were edited or run when this page was downloaded. */
  brought: ReadonlyMap<string, Omit<Draft, "now">>;
  /** Shows a message, and announces it to screen readers. */
  announce: (message: string) => void;
  /** Sets the code that a cell runs; null for the build's. */
  setSource: (id: string, source: string | null) => void;
  onChange: () => void;
}

/** Edits are saved after a pause of so many milliseconds. */
const PAUSE = 300;

interface Cell {
  name: string;
  editing: CellEditing;
  marks: CellMarks;
}

/** An edit of a cell that the page does not have any more. */
export interface Orphan {
  id: string;
  code: string;
}

/** The editors of all cells of a page. */
export class Editing {
  readonly drafts: Drafts;
  /** Whether the changes are in this browser's storage. */
  isSaved: boolean;
  problem: string | undefined;
  /** A message about saved edits that could not be read, if there are any. */
  readonly unread: string | undefined;
  /** Edits of cells that this page does not have, or that do not run here any more. */
  orphans: readonly Orphan[] = [];
  readonly #store: EditStore;
  readonly #cells: Map<string, Cell>;
  readonly #unsaved = new Set<string>();
  /** What was last seen saved of each cell. */
  readonly #seen = new Map<string, string>();
  readonly #clashes = new Map<string, Clash>();
  /** The edits that came with the page, as if they had been saved. */
  readonly #brought: SavedEdits = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** While code is put in that was not typed here. */
  #isQuiet = false;
  /** What the cells were before they were reset. */
  #before: Record<string, string> = {};
  #isResetting = false;

  /** Takes over what was saved, or what came with the page. */
  constructor(private readonly host: EditingHost) {
    const drafts = host.cells.map(({ id, code: { textContent: now } }) => ({
      ...{ id, code: now },
      ...host.brought.get(id),
      now,
    }));
    this.drafts = new Drafts(drafts);
    this.#cells = new Map(host.cells.map((cell) => [cell.id, {
      name: cell.name,
      editing: new CellEditing(cell, (code) => this.#changed(cell.id, code)),
      marks: new CellMarks(cell, (code) => this.#choose(cell.id, code)),
    }]));
    this.#store = new EditStore(() => localStorage, host.name, this.drafts.ids);
    const [unread] = this.#store.unread();
    this.unread = unread &&
      `Edits saved in this browser could not be read. They are kept in its storage as ${unread}.`;
    if (this.unread) host.announce(this.unread);
    for (const { id, code, now } of drafts) {
      if (code === now) continue;
      host.setSource(id, now);
      this.#brought[id] = { code: now, base: code, aside: [] };
    }
    const saved = this.#store.read();
    this.isSaved = saved !== null;
    this.#takeUp(saved ?? this.#brought);
    this.#unsaved.clear();
    this.#show();
    addEventListener("beforeprint", () => {
      for (const { editing } of this.#cells.values()) editing.showText();
    });
    addEventListener("pagehide", () => this.save());
    addEventListener("storage", ({ key }) => key?.startsWith(host.name) && this.#follow());
    addEventListener("beforeunload", (event) => {
      this.save();
      if (this.problem !== undefined) event.preventDefault();
    });
  }

  get undoable(): number {
    return Object.keys(this.#before).length;
  }

  /** Opens the editor of a cell, or closes it. */
  toggle(id: string): void {
    const { editing } = this.#cell(id);
    if (editing.isOpen) editing.close();
    else editing.open();
  }

  /** Opens the editor of a cell, at a place on the screen if given. */
  edit(id: string, at?: { x: number; y: number }): void {
    this.#cell(id).editing.open(at);
  }

  /** A cell was run, with this code; null for the build's. */
  ran(id: string, source: string | null): void {
    this.drafts.ran(id, source ?? this.drafts.original(id));
    this.#show();
  }

  markLine(id: string, line: number | null): void {
    this.#cell(id).editing.markLine(line);
  }

  /** A cell shows the build's outputs again, and becomes what it was. */
  wasReset(id: string): void {
    if (!this.#isResetting) {
      // Cells that are reset together are undone together.
      this.#isResetting = true;
      this.#before = {};
      queueMicrotask(() => this.#endChoice());
    }
    if (this.drafts.isChanged(id)) this.#before[id] = this.drafts.code(id);
    this.#put(id, this.drafts.original(id));
    if (!this.host.brought.has(id)) this.drafts.restored(id);
  }

  #endChoice(): void {
    this.#isResetting = false;
    this.save();
    this.#show();
    this.host.onChange();
  }

  undoReset(): void {
    for (const [id, code] of Object.entries(this.#before)) this.#put(id, code);
    this.#before = {};
    this.#endChoice();
  }

  /** Deletes an edit of a cell that no longer exists. */
  discard(id: string): void {
    this.orphans = this.orphans.filter((orphan) => orphan.id !== id);
    this.#store.forget(id);
    this.host.onChange();
  }

  /** The reader has chosen between versions of a cell. */
  #choose(id: string, code: string): void {
    const clash = this.#clashes.get(id);
    if (!clash) return;
    this.#clashes.delete(id);
    const { mine, other } = clash;
    this.#before = code === mine ? {} : { [id]: mine };
    this.#put(id, code);
    this.#write({ [id]: { ...this.#changeOf(id), seen: undefined, drop: [mine, other] } });
    this.#follow();
    this.#cell(id).editing.focusButton();
  }

  save(): void {
    clearTimeout(this.#timer);
    if (this.#unsaved.size === 0) return;
    this.#write(Object.fromEntries([...this.#unsaved].map((id) => [id, this.#changeOf(id)])));
    this.host.onChange();
  }

  /** What is to be saved of a cell. Versions stay until the reader has chosen between them. */
  #changeOf(id: string): Change {
    const code = this.drafts.isChanged(id) ? this.drafts.code(id) : null;
    const change = { code, base: this.drafts.original(id), seen: this.#seen.get(id) ?? null };
    const { kind, mine = "" } = this.#clashes.get(id) ?? {};
    if (kind === "author") return { ...change, add: [mine] };
    return kind === "tab" ? { ...change, drop: [mine] } : change;
  }

  #write(changes: Record<string, Change>): void {
    const { problem, clashes } = this.#store.write(changes, this.#brought);
    if (problem !== undefined && problem !== this.problem) this.host.announce(problem);
    this.problem = problem;
    if (problem !== undefined) return;
    this.isSaved = true;
    for (const [id, { code }] of Object.entries(changes)) {
      this.#unsaved.delete(id);
      if (!clashes.includes(id)) this.#remember(id, code);
    }
    if (clashes.length > 0) this.#follow(clashes);
  }

  #remember(id: string, code: string | null): void {
    if (code === null) this.#seen.delete(id);
    else this.#seen.set(id, code);
  }

  #changed(id: string, code: string): void {
    const wasChanged = this.drafts.isChanged(id);
    this.drafts.set(id, code);
    const isChanged = this.drafts.isChanged(id);
    this.host.setSource(id, isChanged ? code : null);
    if (this.#isQuiet) return;
    this.#before = {};
    this.#unsaved.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
    if (isChanged && !wasChanged) {
      const { name } = this.#cell(id);
      this.host.announce(`You have changed ${name}. Outputs from there on may be out of date.`);
    }
    this.#show();
    this.host.onChange();
  }

  /** Puts in code that was not typed here. */
  #put(id: string, code: string): void {
    if (!this.#cells.has(id) || this.drafts.code(id) === code) return;
    this.#isQuiet = true;
    this.#cell(id).editing.set(code);
    this.#isQuiet = false;
    this.#unsaved.add(id);
  }

  /** Saved edits, perhaps of an earlier edition, become those of the page; nothing is dropped. */
  #takeUp(saved: SavedEdits): void {
    this.orphans = Object.entries(saved).filter(([id]) => !this.#cells.has(id))
      .flatMap(([id, { code, aside }]) => [code, ...aside].map((code) => ({ id, code })));
    for (const id of this.drafts.ids) {
      const other = this.drafts.original(id);
      const { code, base } = saved[id] ?? { code: other, base: other };
      this.#remember(id, saved[id]?.code ?? null);
      // The author has changed nothing, or has made the same change.
      if (base === other || code === other) this.#put(id, code);
      else this.#clashes.set(id, { kind: "author", mine: code, before: base, other });
    }
    this.#merge();
  }

  /** Another tab has saved: what is written in here stays, the rest follows. */
  #follow(clashing: readonly string[] = []): void {
    this.#merge(clashing);
    this.#show();
    this.host.onChange();
  }

  #merge(clashing: readonly string[] = []): void {
    const saved = this.#store.read() ?? this.#brought;
    for (const id of this.drafts.ids) {
      const original = this.drafts.original(id);
      const { code, base, aside } = saved[id] ?? { code: original, base: original, aside: [] };
      const [mine, clash] = [this.drafts.code(id), this.#clashes.get(id)];
      // The reader has not chosen yet.
      if (clash?.kind === "author" && base !== original) continue;
      if (clash?.kind === "tab" && aside.includes(clash.mine) && clashing.length === 0) continue;
      const isBusy = this.#unsaved.has(id);
      const isOther = code !== (this.#seen.get(id) ?? original) && code !== mine;
      if (clashing.includes(id) || isBusy && isOther) {
        this.#clashes.set(id, { kind: "tab", mine, before: base, other: code });
        continue;
      }
      if (!isBusy && code !== mine) {
        const { name, editing } = this.#cell(id);
        if (editing.isOpen) this.host.announce(`Another tab has changed ${name}.`);
        this.#put(id, code);
        this.#unsaved.delete(id);
      }
      this.#remember(id, saved[id] ? code : null);
      const [other] = aside;
      if (other === undefined) this.#clashes.delete(id);
      else this.#clashes.set(id, { kind: "tab", mine: this.drafts.code(id), before: base, other });
    }
  }

  #show(): void {
    for (const [id, { marks }] of this.#cells) {
      marks.show(this.drafts.isChanged(id), this.#reasonFor(id), this.#clashes.get(id));
    }
  }

  #reasonFor(id: string): string | null {
    const cause = this.drafts.staleBecause(id);
    if (cause === null) return null;
    if (cause.id === id) return "this output is older than your change. Run the cell.";
    const { name } = this.#cell(cause.id);
    return cause.ran
      ? `${name} above was run with other code. Run this cell again.`
      : `${name} above was changed. Run it, then this cell.`;
  }

  #cell(id: string): Cell {
    const cell = this.#cells.get(id);
    if (!cell) throw new Error(`There is no cell ${JSON.stringify(id)} on this page that runs.`);
    return cell;
  }
}
