/** Colours code at build time, with the grammar that a code editor would use. */

import { highlightCode, type Highlighter, tagHighlighter, tags } from "@lezer/highlight";
import { parser } from "@lezer/javascript";
import { codeHtml } from "./html.ts";

/** Few classes, so that a page stays small: names and punctuation keep the colour of text. */
export const highlighter: Highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.self, tags.null, tags.bool], class: "t-key" },
  { tag: [tags.string, tags.regexp, tags.escape], class: "t-str" },
  { tag: [tags.number], class: "t-num" },
  { tag: [tags.comment], class: "t-com" },
  { tag: [tags.typeName, tags.className], class: "t-type" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], class: "t-call" },
]);

const parsers = {
  typescript: parser.configure({ dialect: "ts" }),
  tsx: parser.configure({ dialect: "ts jsx" }),
  javascript: parser,
  jsx: parser.configure({ dialect: "jsx" }),
  json: parser.configure({ top: "SingleExpression" }),
};

const ALIASES: Record<string, keyof typeof parsers> = {
  typescript: "typescript",
  ts: "typescript",
  mts: "typescript",
  tsx: "tsx",
  javascript: "javascript",
  js: "javascript",
  mjs: "javascript",
  jsx: "jsx",
  json: "json",
  jsonc: "json",
};

/**
 * The HTML of a piece of code: TypeScript, JavaScript and JSON coloured, everything else escaped.
 * The text content of the result is the code, to the letter.
 */
export function highlight(code: string, language: string): string {
  const name = language.toLowerCase();
  if (!Object.hasOwn(ALIASES, name)) return codeHtml(code);
  let html = "";
  highlightCode(
    code,
    parsers[ALIASES[name]].parse(code),
    highlighter,
    (text, classes) => {
      const own = codeHtml(text);
      html += classes === "" ? own : `<b class=${quoted(classes)}>${own}</b>`;
    },
    () => html += "\n",
  );
  return html;
}

/** A single class needs no quotes. */
function quoted(classes: string): string {
  return classes.includes(" ") ? `"${classes}"` : classes;
}
