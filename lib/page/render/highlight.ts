/** Colours code, at build time and in the editor alike. */

import jsTokens, { type Token } from "js-tokens";
import { codeHtml } from "./html.ts";

/** The languages that are coloured, and what is particular about each. */
const LANGUAGES = {
  typescript: { jsx: false, hasTypes: true },
  tsx: { jsx: true, hasTypes: true },
  javascript: { jsx: false, hasTypes: false },
  jsx: { jsx: true, hasTypes: false },
};

const ALIASES: Record<string, keyof typeof LANGUAGES> = {
  typescript: "typescript",
  ts: "typescript",
  mts: "typescript",
  tsx: "tsx",
  javascript: "javascript",
  js: "javascript",
  mjs: "javascript",
  jsx: "jsx",
  json: "javascript",
  jsonc: "javascript",
};

const words = (list: string) => new Set(list.split(" "));

const KEYWORDS = words(
  "await break case catch class const continue debugger default delete do else export extends " +
    "false finally for function if import in instanceof let new null return super switch this " +
    "throw true try typeof var void while with yield",
);

/** Keywords where a name, a text or a bracket follows; names elsewhere. */
const SOMETIMES = words("as async from get of set static");
const SOMETIMES_IN_TYPESCRIPT = words(
  "abstract accessor asserts declare enum implements infer interface is keyof namespace override " +
    "private protected public readonly satisfies type unique",
);

const PRIMITIVES = words("any bigint boolean never number object string symbol unknown");

/** Code in pieces, each with the class of its colour, or "". */
export function coloured(code: string, language = "typescript"): [text: string, name: string][] {
  const { jsx, hasTypes } = LANGUAGES[ALIASES[language]];
  const tokens = [...jsTokens(code, { jsx })];
  const isWord = ({ type }: Token) => !/^(WhiteSpace|LineTerminatorSequence|.*Comment)$/.test(type);
  const significant = tokens.filter(isWord);
  let at = 0;
  return tokens.map((token) => {
    const [before, after] = [significant[at - 1]?.value, significant[at + 1]];
    if (isWord(token)) at++;
    return [token.value, classOf(token, before, after, hasTypes)];
  });
}

/** Few classes, so that a page stays small: names and punctuation keep the colour of text. */
function classOf(
  { type, value }: Token,
  before: string | undefined,
  after: Token | undefined,
  hasTypes: boolean,
): string {
  if (/Comment$/.test(type)) return "t-com";
  if (/^(String|RegularExpression)|Template/.test(type)) return "t-str";
  if (type === "NumericLiteral") return "t-num";
  if (type !== "IdentifierName" || before === "." || before === "?.") {
    return type === "IdentifierName" && after?.value === "(" ? "t-call" : "";
  }
  if (KEYWORDS.has(value)) return "t-key";
  const next = after?.value ?? "";
  const isBefore = after?.type === "IdentifierName" || after?.type === "StringLiteral" ||
    /^[[{*]$/.test(next) || value === "async" && next === "(";
  const sometimes = SOMETIMES.has(value) || hasTypes && SOMETIMES_IN_TYPESCRIPT.has(value);
  if (sometimes && isBefore) return "t-key";
  if (hasTypes && PRIMITIVES.has(value) && !/^[:(.]$/.test(next)) return "t-type";
  if (/^[A-Z]/.test(value) && (next === "(" ? before === "new" : next !== ".")) return "t-type";
  return next === "(" ? "t-call" : "";
}

/**
 * The HTML of a piece of code: TypeScript, JavaScript and JSON coloured, everything else escaped.
 * The text content of the result is the code, to the letter.
 */
export function highlight(code: string, language: string): string {
  const name = language.toLowerCase();
  if (!Object.hasOwn(ALIASES, name)) return codeHtml(code);
  let html = "";
  let plain = "";
  for (const [text, className] of [...coloured(code, name), ["", "end"]]) {
    if (className === "") {
      plain += text;
      continue;
    }
    html += codeHtml(plain);
    plain = "";
    const lines = text.split("\n").map((line) =>
      line === "" ? "" : `<b class=${className}>${codeHtml(line)}</b>`
    );
    html += lines.join("\n");
  }
  return html;
}
