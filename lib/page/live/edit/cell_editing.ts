import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentService, indentUnit } from "@codemirror/language";
import { EditorState, type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import { coloured, highlight } from "../../render/highlight.ts";
import { element } from "../boot/elements.ts";

/** A code cell's elements on the page. */
export interface PageCell {
  id: string;
  /** Its name in sentences, such as `cell 3`. */
  name: string;
  /** The whole cell, outputs included. */
  box: HTMLElement;
  input: HTMLElement;
  code: HTMLElement;
  /** Opens the editor, and closes it. */
  button: HTMLButtonElement;
}

/**
 * The editor of a cell, and the text in its place, which is read, printed and copied. Once opened,
 * the editor keeps what can be undone.
 */
export class CellEditing {
  #editor: EditorView | undefined;
  #code: string;
  #isColored = true;
  #line: number | null = null;

  constructor(
    private readonly cell: PageCell,
    private readonly onChange: (code: string) => void,
  ) {
    this.#code = cell.code.textContent;
  }

  get isOpen(): boolean {
    return this.cell.input.classList.contains("page-editing");
  }

  /** Puts other code in; where the editor was opened before, that can be undone there. */
  set(code: string): void {
    if (this.#editor === undefined) this.#take(code);
    else if (code !== this.#code) {
      const { length } = this.#editor.state.doc;
      this.#editor.dispatch({
        changes: { from: 0, to: length, insert: code },
        annotations: isolateHistory.of("full"),
      });
    }
    if (!this.isOpen) this.showText();
  }

  /** Opens the editor, at a place on the screen if given. */
  open(at?: { x: number; y: number }): void {
    // Before the editor is made, so that it measures itself where it is.
    this.#setOpen(true);
    const editor = this.#editor ??= this.#makeEditor();
    if (at) editor.dispatch({ selection: { anchor: editor.posAtCoords(at, false) } });
    editor.focus();
  }

  /** Shows the text again; the keyboard goes to the button, if it was in the editor. */
  close(): void {
    if (this.#editor?.hasFocus) this.focusButton();
    this.showText();
    this.#setOpen(false);
  }

  focusButton(): void {
    this.cell.button.focus();
  }

  /** Colours the text, for the screen and for paper. */
  showText(): void {
    if (this.#isColored) return;
    this.#isColored = true;
    // The highlighter escapes everything but its own tags.
    this.cell.code.innerHTML = highlight(this.#code, "typescript");
  }

  /** Marks the line of an error, counted from 1, or none. */
  markLine(line: number | null): void {
    this.#line = line;
    this.#editor?.dispatch({ effects: markLine.of(line) });
  }

  #setOpen(isOpen: boolean): void {
    const { name, input, button } = this.cell;
    input.classList.toggle("page-editing", isOpen);
    button.textContent = isOpen ? "Done" : "Edit";
    button.setAttribute("aria-label", isOpen ? `Done editing ${name}` : `Edit ${name}`);
  }

  #take(code: string): void {
    if (code === this.#code) return;
    this.#code = code;
    this.#line = null;
    // At once, since it may be copied.
    this.cell.code.textContent = code;
    this.#isColored = false;
    this.onChange(code);
  }

  /** Tab is left to the browser, so that the keyboard can leave the editor. */
  #makeEditor(): EditorView {
    const parent = element("div", { class: "page-editor" });
    this.cell.input.append(parent);
    const label = `Code of ${this.cell.name}. Tab leaves the editor, Control+] indents.`;
    // The page runs the cell.
    const run = () => true;
    const leave = () => {
      this.close();
      return true;
    };
    const editor = new EditorView({
      parent,
      doc: this.#code,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run },
          { key: "Mod-Enter", run },
          { key: "Escape", run: leave },
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        history(),
        language,
        indentOnInput(),
        bracketMatching(),
        markedLine,
        theme,
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) this.#take(state.doc.toString());
        }),
      ],
    });
    editor.dispatch({ effects: markLine.of(this.#line) });
    return editor;
  }
}

/** Marks the line of an error, counted from 1, or none. A change removes the mark. */
const markLine = StateEffect.define<number | null>();
const markDecoration = Decoration.line({ class: "page-error-line" });

const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, { docChanged, effects, state: { doc } }) {
    for (const effect of effects) {
      if (!effect.is(markLine)) continue;
      const line = effect.value ?? 0;
      return line >= 1 && line <= doc.lines
        ? RangeSet.of(markDecoration.range(doc.line(line).from))
        : Decoration.none;
    }
    return docChanged ? Decoration.none : marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const colours = StateField.define<DecorationSet>({
  create: ({ doc }) => colour(doc),
  update: (drawn, { docChanged, state }) => docChanged ? colour(state.doc) : drawn,
  provide: (field) => EditorView.decorations.from(field),
});

function colour(doc: EditorState["doc"]): DecorationSet {
  let end = 0;
  return Decoration.set(
    coloured(doc.toString()).flatMap(([text, name]) => {
      const start = end;
      end += text.length;
      return name === "" ? [] : Decoration.mark({ class: name }).range(start, end);
    }),
  );
}

/** A line is as deep as the one above it, and deeper after a bracket. */
const indentation = indentService.of((context, at) => {
  let above = context.lineAt(at, -1);
  if (above.from === at && at > 0) above = context.lineAt(at - 1, -1);
  while (above.text.trim() === "" && above.from > 0) above = context.lineAt(above.from - 1, -1);
  const opens = /[[({]\s*(\/\/.*)?$/.test(above.text);
  const closes = /^\s*[\])}]/.test(context.textAfterPos(at));
  const steps = Number(opens) - Number(closes);
  return Math.max(0, context.lineIndent(above.from) + steps * context.unit);
});

/** TypeScript in the page's own colours, indented by two spaces. */
const language: Extension = [
  colours,
  indentation,
  indentUnit.of("  "),
  EditorState.languageData.of(() => [{
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    indentOnInput: /^\s*[\])}]$/,
  }]),
];

/** The look of the code on the page, so that nothing moves when the editor opens. */
const theme = EditorView.theme({
  "&": { color: "var(--ink)", borderRadius: "0 0 8px 8px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "0" },
  ".cm-scroller": { font: "inherit", lineHeight: "inherit", overflowX: "auto" },
  ".cm-content": { padding: "0.15rem 0 0.9rem", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1rem" },
  "&.cm-focused .cm-matchingBracket": {
    background: "none",
    outline: "1px solid var(--muted)",
    borderRadius: "2px",
  },
  "&.cm-focused .cm-nonmatchingBracket": { background: "none", color: "var(--alarm)" },
  ".cm-line.page-error-line": {
    background: "var(--alarm-tint)",
    boxShadow: "inset 3px 0 var(--alarm)",
  },
});
