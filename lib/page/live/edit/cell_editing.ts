/** One code cell of the page as something to write in. */

import { highlight } from "../../render/highlight.ts";
import { type Editor, openEditor } from "./editor.ts";

/** A code cell's elements on the page. */
export interface PageCell {
  id: string;
  /** What it is called, such as `cell 3`. */
  name: string;
  /** The whole cell, outputs included. */
  box: HTMLElement;
  /** Bar and code. */
  input: HTMLElement;
  /** The code as text. */
  code: HTMLElement;
  /** The one that opens the editor, and closes it. */
  button: HTMLButtonElement;
}

/**
 * The editor of a cell, and the text that it stands in for. Once opened, the editor keeps what can
 * be undone; the text is what is read, printed and copied.
 */
export class CellEditing {
  readonly #cell: PageCell;
  readonly #onChange: (code: string) => void;
  #editor: Editor | undefined;
  #code: string;
  /** Whether the text has its colours. */
  #isColored = true;
  #line: number | null = null;

  /** Opens nothing yet. */
  constructor(cell: PageCell, onChange: (code: string) => void) {
    this.#cell = cell;
    this.#onChange = onChange;
    this.#code = cell.code.textContent;
  }

  /** Whether the editor is there to be written in. */
  get isOpen(): boolean {
    return this.#cell.input.classList.contains("page-editing");
  }

  /** Whether somebody is writing. */
  get hasFocus(): boolean {
    return this.isOpen && this.#editor?.hasFocus === true && document.hasFocus();
  }

  /** Puts other code in; where the editor was opened before, that can be undone there. */
  set(code: string): void {
    if (this.#editor) this.#editor.code = code;
    else this.#take(code);
    if (!this.isOpen) this.showText();
  }

  /** Opens the editor and goes there; to a place on the screen, if given. */
  open(at?: { x: number; y: number }): void {
    const { name, input, button } = this.#cell;
    // Before the editor is made, so that it measures itself where it is.
    input.classList.add("page-editing");
    button.textContent = "Done";
    button.setAttribute("aria-label", `Done editing ${name}`);
    this.#editor ??= this.#makeEditor();
    this.#editor.focus(at);
  }

  /** Shows the text again; the keyboard goes to the button, if it was in the editor. */
  close(): void {
    const { name, input, button } = this.#cell;
    if (this.hasFocus) button.focus();
    this.showText();
    input.classList.remove("page-editing");
    button.textContent = "Edit";
    button.setAttribute("aria-label", `Edit ${name}`);
  }

  /** Moves the keyboard to the button that opens the editor. */
  focusButton(): void {
    this.#cell.button.focus();
  }

  /** Gives the text its colours, if it has lost them: for the screen, for paper. */
  showText(): void {
    if (this.#isColored) return;
    this.#isColored = true;
    // The highlighter escapes all that it did not make itself.
    this.#cell.code.innerHTML = highlight(this.#code, "typescript");
  }

  /** Marks the line of an error, counted from 1, or none. */
  markLine(line: number | null): void {
    this.#line = line;
    this.#editor?.markLine(line);
  }

  #take(code: string): void {
    if (code === this.#code) return;
    this.#code = code;
    this.#line = null;
    // At once, for it may be copied.
    this.#cell.code.textContent = code;
    this.#isColored = false;
    this.#onChange(code);
  }

  #makeEditor(): Editor {
    const parent = document.createElement("div");
    parent.className = "page-editor";
    this.#cell.input.append(parent);
    const editor = openEditor({
      parent,
      code: this.#code,
      label: `Code of ${this.#cell.name}. Tab leaves the editor, Control+] indents.`,
      onChange: (code) => this.#take(code),
      onLeave: () => this.close(),
    });
    editor.markLine(this.#line);
    return editor;
  }
}
