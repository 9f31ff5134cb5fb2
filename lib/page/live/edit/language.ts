/** What the editor knows of TypeScript: its colours, its indentation, its comments. */

import {
  continuedIndent,
  delimitedIndent,
  flatIndent,
  indentNodeProp,
  indentUnit,
  LRLanguage,
  syntaxHighlighting,
} from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { parser } from "@lezer/javascript";
import { highlighter } from "../../highlight.ts";

const indentation = indentNodeProp.add({
  "Statement Property": continuedIndent({ except: /^\s*\{/ }),
  "IfStatement TryStatement": continuedIndent({ except: /^\s*(?:\{|else\b|catch\b|finally\b)/ }),
  SwitchBody: ({ baseIndent, unit, textAfter }) => {
    const steps = /^\s*\}/.test(textAfter) ? 0 : /^\s*(?:case|default)\b/.test(textAfter) ? 1 : 2;
    return baseIndent + steps * unit;
  },
  // Itself a statement, for the grammar.
  Block: delimitedIndent({ closing: "}" }),
  LabeledStatement: flatIndent,
  // Their contents are nobody's to move.
  "TemplateString BlockComment": () => null,
});

const typescript = LRLanguage.define({
  name: "typescript",
  parser: parser.configure({ dialect: "ts", props: [indentation] }),
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    indentOnInput: /^\s*(?:[}\])]|case\b.*:|default:)$/,
  },
});

/** TypeScript in the page's own colours, indented by two spaces. */
export const language: Extension = [
  typescript,
  syntaxHighlighting(highlighter),
  indentUnit.of("  "),
];
