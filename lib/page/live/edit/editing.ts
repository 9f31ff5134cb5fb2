/** Editing the cells of a page: what is changed, what is saved, what can be taken back. */

import { CellEditing, type PageCell } from "./cell_editing.ts";
import { Drafts } from "./drafts.ts";
import { CellMarks } from "./marks.ts";
import { EditStore } from "./store.ts";

/** What editing needs of the page. */
export interface EditingHost {
  /** The code cells, in order. */
  cells: readonly PageCell[];
  /** Says what the notebook is, as it was built: its edits are saved under that name. */
  key: string;
  /** Edits that came with the page, by cell. */
  brought: Record<string, string>;
  /** Tells everybody, also those who hear the page. */
  say: (message: string) => void;
  /** Runs a cell. */
  run: (id: string) => void;
  /** Called after anything changed. */
  onChange: () => void;
}

/** For so many milliseconds nobody has to have typed, before it is saved. */
const PAUSE = 300;

/** All cells of a page as something to write in. */
export class Editing {
  readonly #host: EditingHost;
  readonly #drafts: Drafts;
  readonly #store: EditStore;
  readonly #cells = new Map<string, { editing: CellEditing; marks: CellMarks; name: string }>();
  readonly #unsaved = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #problem: string | undefined;
  #undo: (() => void) | undefined;
  /** While code is put in that nobody typed here. */
  #isQuiet = false;

  /** Takes up what was saved, or what came with the page. */
  constructor(host: EditingHost) {
    this.#host = host;
    for (const cell of host.cells) {
      this.#cells.set(cell.id, {
        editing: new CellEditing(cell, {
          onChange: (id, code) => this.#changed(id, code),
          onRun: (id) => host.run(id),
        }),
        marks: new CellMarks(cell, (id) => this.reset(id)),
        name: cell.name,
      });
    }
    this.#drafts = new Drafts(host.cells.map(({ id }) => ({ id, code: this.#cell(id).code })));
    this.#store = new EditStore(() => localStorage, host.key, this.#drafts.ids);
    const { cells, problem } = this.#store.read();
    if (problem) host.say(problem);
    this.#put(cells ?? host.brought);
    this.#unsaved.clear();
    addEventListener("beforeprint", () => {
      for (const { editing } of this.#cells.values()) editing.showText();
    });
    addEventListener("pagehide", () => this.save());
    addEventListener("storage", ({ key }) => key === host.key && this.#takeOver());
    addEventListener("beforeunload", (event) => {
      this.save();
      if (this.#problem !== undefined) event.preventDefault();
    });
    this.#show();
  }

  /** The cells that are not as they came, with their code. */
  get changes(): Record<string, string> {
    return this.#drafts.changes();
  }

  /** Why the edits are not saved, if they are not. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** A cell's code as it is now. */
  code(id: string): string {
    return this.#drafts.code(id);
  }

  /** Whether a cell is not as it came. */
  isChanged(id: string): boolean {
    return this.#drafts.isChanged(id);
  }

  /** Opens the editor of a cell. */
  edit(id: string, at?: { x: number; y: number }): void {
    this.#cell(id).open(at);
  }

  /** A cell was run with this code: outputs may be up to date now, or no longer. */
  ran(id: string, code: string): void {
    this.#drafts.ran(id, code);
    this.#show();
  }

  /** Marks the line of an error in a cell. */
  markLine(id: string, line?: number): void {
    this.#cell(id).markLine(line);
  }

  /** Brings a cell back to how it came. */
  reset(id: string): void {
    const before = { [id]: this.code(id) };
    this.#put({ [id]: this.#drafts.original(id) });
    this.save();
    this.#host.say(`${capitalized(this.#cells.get(id)!.name)} is as it was.`);
    this.#undo = () => this.#put(before);
    this.#host.onChange();
  }

  /** Brings all cells back to how they came. */
  resetAll(): void {
    const before = this.changes;
    const ids = Object.keys(before);
    this.#put(Object.fromEntries(ids.map((id) => [id, this.#drafts.original(id)])));
    this.save();
    this.#host.say(`${count(ids.length)} as before.`);
    this.#undo = () => this.#put(before);
    this.#host.onChange();
  }

  /** Whether a reset can be taken back. */
  get canUndo(): boolean {
    return this.#undo !== undefined;
  }

  /** Takes the last reset back. */
  undo(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    undo?.();
    this.save();
    this.#host.onChange();
  }

  /** Saves what has not been saved. */
  save(): void {
    clearTimeout(this.#timer);
    if (this.#unsaved.size === 0) return;
    const cells = [...this.#unsaved].map((id) =>
      [id, this.isChanged(id) ? this.code(id) : null] as const
    );
    const problem = this.#store.write(Object.fromEntries(cells), this.#host.brought);
    if (problem === undefined) this.#unsaved.clear();
    if (problem !== undefined && problem !== this.#problem) this.#host.say(problem);
    this.#problem = problem;
    this.#host.onChange();
  }

  #changed(id: string, code: string): void {
    const wasChanged = this.isChanged(id);
    this.#drafts.set(id, code);
    if (!this.#isQuiet) {
      this.#undo = undefined;
      this.#later(id);
      if (!wasChanged && this.isChanged(id)) {
        this.#host.say(`${capitalized(this.#cells.get(id)!.name)} is changed.`);
      }
    }
    this.#show();
    this.#host.onChange();
  }

  #later(id: string): void {
    this.#unsaved.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Puts code in that nobody typed. */
  #put(cells: Record<string, string>): void {
    this.#isQuiet = true;
    for (const [id, code] of Object.entries(cells)) {
      if (!this.#cells.has(id) || this.code(id) === code) continue;
      this.#cell(id).set(code);
      this.#unsaved.add(id);
    }
    this.#isQuiet = false;
  }

  /** Another tab with this page has saved: what is written in here stays, the rest follows. */
  #takeOver(): void {
    const saved = this.#store.read().cells ?? this.#host.brought;
    const others = this.#drafts.ids.filter((id) =>
      !this.#unsaved.has(id) && !this.#cell(id).hasFocus
    );
    this.#put(Object.fromEntries(others.map((id) => [id, saved[id] ?? this.#drafts.original(id)])));
    for (const id of others) this.#unsaved.delete(id);
    this.#host.onChange();
  }

  #show(): void {
    for (const [id, { marks }] of this.#cells) {
      marks.show({ changed: this.isChanged(id), stale: this.#reasonFor(id) });
    }
  }

  #reasonFor(id: string): string | null {
    const cause = this.#drafts.staleBecause(id);
    if (cause === null) return null;
    if (cause.id === id) return "this is from before the change. Run the cell.";
    const { name } = this.#cells.get(cause.id)!;
    return cause.ran
      ? `${name} above was run with other code. Run this cell again.`
      : `${name} above was changed. Run it, then this cell.`;
  }

  #cell(id: string): CellEditing {
    const cell = this.#cells.get(id);
    if (!cell) throw new Error(`There is no code cell ${JSON.stringify(id)} on this page.`);
    return cell.editing;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function count(cells: number): string {
  return cells === 1 ? "1 cell is" : `${cells} cells are`;
}
