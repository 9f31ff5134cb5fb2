/** A code editor for one cell. */

import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentService, indentUnit } from "@codemirror/language";
import {
  EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
  type Text,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap } from "@codemirror/view";
import { coloured } from "../../render/highlight.ts";

/** What an editor is made with. */
export interface EditorOptions {
  /** Where it is put. */
  parent: HTMLElement;
  /** What it shows at first. */
  code: string;
  /** Its name for those who cannot see it. */
  label: string;
  /** Called after every change, by whomever. */
  onChange: (code: string) => void;
  /** Called for Escape. */
  onLeave: () => void;
}

/** An editor that is open. */
export interface Editor {
  /** All that is in it. To set it is a change that can be undone. */
  code: string;
  /** Moves the keyboard there; to the line that is nearest to a height on the screen, if given. */
  focus(at?: { x: number; y: number }): void;
  /** Whether the keyboard is there. */
  readonly hasFocus: boolean;
  /** Marks the line where an error was, counted from 1, or none. The mark goes with a change. */
  markLine(line: number | null): void;
}

/** Opens an editor. Tab is left to the browser, so that nobody is caught in it. */
export function openEditor(options: EditorOptions): Editor {
  const view = new EditorView({
    parent: options.parent,
    doc: options.code,
    extensions: extensions(options),
  });
  return {
    get code() {
      return view.state.doc.toString();
    },
    set code(code) {
      const { doc } = view.state;
      if (code === doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: doc.length, insert: code },
        annotations: isolateHistory.of("full"),
      });
    },
    focus(at) {
      if (at) view.dispatch({ selection: { anchor: view.posAtCoords(at, false) } });
      view.focus();
    },
    get hasFocus() {
      return view.hasFocus;
    },
    markLine(line) {
      view.dispatch({ effects: mark.of(line) });
    },
  };
}

function extensions({ label, onChange, onLeave }: EditorOptions): Extension {
  // The page runs the cell.
  const run = () => true;
  const leave = () => {
    onLeave();
    return true;
  };
  return [
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
      if (docChanged) onChange(state.doc.toString());
    }),
  ];
}

const mark = StateEffect.define<number | null>();
const markDecoration = Decoration.line({ class: "page-error-line" });

const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marked, { docChanged, effects, state: { doc } }) {
    for (const effect of effects) {
      if (!effect.is(mark)) continue;
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

function colour(doc: Text): DecorationSet {
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

/**
 * The look of the code that the editor takes the place of, so that nothing moves when it opens; all
 * colours are the page's, and follow its theme.
 */
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
