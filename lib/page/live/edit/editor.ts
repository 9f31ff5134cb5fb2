/** What the editor of a cell understands, and how it looks. */

import { indentService, indentUnit } from "@codemirror/language";
import {
  EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
  type Text,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { coloured } from "../../render/highlight.ts";

/** Marks the line of an error, counted from 1, or none. A change removes the mark. */
export const markLine = StateEffect.define<number | null>();
const markDecoration = Decoration.line({ class: "page-error-line" });

export const markedLine = StateField.define<DecorationSet>({
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
export const language: Extension = [
  colours,
  indentation,
  indentUnit.of("  "),
  EditorState.languageData.of(() => [{
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    indentOnInput: /^\s*[\])}]$/,
  }]),
];

/** The look of the code on the page, so that nothing moves when the editor opens. */
export const theme = EditorView.theme({
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
