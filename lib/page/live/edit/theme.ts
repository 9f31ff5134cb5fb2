import { EditorView } from "@codemirror/view";

/**
 * The look of the code that the editor takes the place of, so that nothing moves when it opens; all
 * colours are the page's, and follow its theme.
 */
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
