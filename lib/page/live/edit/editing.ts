/** Editing the cells of a page: what is changed, what is saved, what can be taken back. */

import { CellEditing, type PageCell } from "./cell_editing.ts";
import { Drafts } from "./drafts.ts";
import { CellMarks } from "./marks.ts";
import { EditStore } from "./store.ts";

/** What editing needs of the page. */
export interface EditingHost {
  /** The code cells that run, in order. */
  cells: readonly PageCell[];
  /** Under this, edits are saved. */
  key: string;
  /** Edits that came with the page, by cell. */
  brought: Record<string, string>;
  /** Tells everybody, also those who hear the page. */
  say: (message: string) => void;
  /** A cell is to run with other code; null for what it came with. */
  setSource: (id: string, source: string | null) => void;
  /** Called after anything changed. */
  onChange: () => void;
}

/** For so many milliseconds nobody has to have typed, before it is saved. */
const PAUSE = 300;

interface Cell {
  name: string;
  editing: CellEditing;
  marks: CellMarks;
}

/** All cells of a page as something to write in. */
export class Editing {
  readonly #host: EditingHost;
  readonly #drafts: Drafts;
  readonly #store: EditStore;
  readonly #cells: Map<string, Cell>;
  readonly #unsaved = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #problem: string | undefined;
  readonly #unread: string | undefined;
  /** While code is put in that nobody typed here. */
  #isQuiet = false;
  /** What the cells were before they were reset. */
  #before: Record<string, string> = {};
  #isResetting = false;

  /** Takes up what was saved, or what came with the page. */
  constructor(host: EditingHost) {
    this.#host = host;
    this.#cells = new Map(host.cells.map((cell) => [cell.id, {
      name: cell.name,
      editing: new CellEditing(cell, (code) => this.#changed(cell.id, code)),
      marks: new CellMarks(cell),
    }]));
    this.#drafts = new Drafts(host.cells.map(({ id, code }) => ({ id, code: code.textContent })));
    this.#store = new EditStore(() => localStorage, host.key, this.#drafts.ids);
    const { cells, problem } = this.#store.read();
    this.#unread = problem;
    if (problem !== undefined) host.say(problem);
    this.#put(cells ?? host.brought);
    this.#unsaved.clear();
    this.#show();
    addEventListener("beforeprint", () => {
      for (const { editing } of this.#cells.values()) editing.showText();
    });
    addEventListener("pagehide", () => this.save());
    addEventListener("storage", ({ key }) => key === host.key && this.#takeOver());
    addEventListener("beforeunload", (event) => {
      this.save();
      if (this.#problem !== undefined) event.preventDefault();
    });
  }

  /** The cells that are not as they came, with their code. */
  get changes(): Record<string, string> {
    return this.#drafts.changes();
  }

  /** Why the edits are not saved, if they are not. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What was found in the storage and could not be read, if there was such a thing. */
  get unread(): string | undefined {
    return this.#unread;
  }

  /** How many cells a reset has changed that can be taken back. */
  get undoable(): number {
    return Object.keys(this.#before).length;
  }

  /** A cell's code as it is now. */
  code(id: string): string {
    return this.#drafts.code(id);
  }

  /** Opens the editor of a cell, or closes it. */
  toggle(id: string): void {
    const { editing } = this.#cell(id);
    if (editing.isOpen) editing.close();
    else editing.open();
  }

  /** Opens the editor of a cell at a place on the screen. */
  edit(id: string, at?: { x: number; y: number }): void {
    this.#cell(id).editing.open(at);
  }

  /** A cell was run, with this code or with what it came with: what is out of date has changed. */
  ran(id: string, source: string | null): void {
    this.#drafts.ran(id, source ?? this.#drafts.original(id));
    this.#show();
  }

  /** Marks the line of an error in a cell, or none. */
  markLine(id: string, line: number | null): void {
    this.#cell(id).editing.markLine(line);
  }

  /** A cell shows again what it came with, and becomes again what it was. */
  wasReset(id: string): void {
    if (!this.#isResetting) {
      // Others may be reset with it; they are taken back together.
      this.#isResetting = true;
      this.#before = {};
      queueMicrotask(() => this.#endReset());
    }
    if (this.#drafts.isChanged(id)) this.#before[id] = this.code(id);
    this.#put({ [id]: this.#drafts.original(id) });
    this.#drafts.restored(id);
  }

  #endReset(): void {
    this.#isResetting = false;
    this.save();
    this.#show();
    this.#host.onChange();
  }

  /** Takes the last reset back. */
  undoReset(): void {
    this.#put(this.#before);
    this.#before = {};
    this.save();
    this.#show();
    this.#host.onChange();
  }

  /** Saves what has not been saved. */
  save(): void {
    clearTimeout(this.#timer);
    if (this.#unsaved.size === 0) return;
    const { changes } = this;
    const cells = [...this.#unsaved].map((id) => [id, changes[id] ?? null]);
    const problem = this.#store.write(Object.fromEntries(cells), this.#host.brought);
    if (problem === undefined) this.#unsaved.clear();
    else if (problem !== this.#problem) this.#host.say(problem);
    this.#problem = problem;
    this.#host.onChange();
  }

  #changed(id: string, code: string): void {
    const wasChanged = this.#drafts.isChanged(id);
    this.#drafts.set(id, code);
    const isChanged = this.#drafts.isChanged(id);
    this.#host.setSource(id, isChanged ? code : null);
    if (this.#isQuiet) return;
    this.#before = {};
    this.#unsaved.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
    if (isChanged && !wasChanged) {
      const { name } = this.#cell(id);
      this.#host.say(`You have changed ${name}. Outputs from there on may be out of date.`);
    }
    this.#show();
    this.#host.onChange();
  }

  /** Puts code in that nobody typed here. */
  #put(cells: Record<string, string>): void {
    this.#isQuiet = true;
    for (const [id, code] of Object.entries(cells)) {
      if (!this.#cells.has(id) || this.code(id) === code) continue;
      this.#cell(id).editing.set(code);
      this.#unsaved.add(id);
    }
    this.#isQuiet = false;
  }

  /** Another tab with this page has saved: what is written in here stays, the rest follows. */
  #takeOver(): void {
    const saved = this.#store.read().cells ?? this.#host.brought;
    const others = this.#drafts.ids.filter((id) =>
      !this.#unsaved.has(id) && !this.#cell(id).editing.hasFocus
    );
    this.#put(Object.fromEntries(others.map((id) => [id, saved[id] ?? this.#drafts.original(id)])));
    for (const id of others) this.#unsaved.delete(id);
    this.#show();
    this.#host.onChange();
  }

  #show(): void {
    for (const [id, { marks }] of this.#cells) {
      marks.show({ isChanged: this.#drafts.isChanged(id), stale: this.#reasonFor(id) });
    }
  }

  #reasonFor(id: string): string | null {
    const cause = this.#drafts.staleBecause(id);
    if (cause === null) return null;
    if (cause.id === id) return "this is from before the change. Run the cell.";
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
