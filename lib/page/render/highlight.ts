/** Colours code, in the build and in the editor. */

import jsTokens, { type Token } from "js-tokens";
import { codeHtml } from "./html.ts";

/** The languages that are coloured, and those of them with types, and with JSX. */
const COLOURED = /^(?:typescript|tsx?|mts|javascript|jsx?|mjs|jsonc?)$/;
const TYPED = /^(?:typescript|tsx?|mts)$/;
const JSX = /^[jt]sx$/;

const words = (list: string) => new Set(list.split(" "));

const KEYWORDS = words(
  "await break case catch class const continue debugger default delete do else export extends " +
    "false finally for function if import in instanceof let new null return super switch this " +
    "throw true try typeof var void while with yield",
);

/** Keywords before a name, a string or a bracket; names elsewhere. */
const SOMETIMES = words("as async from get of set static");
const SOMETIMES_IN_TYPESCRIPT = words(
  "abstract accessor asserts declare enum implements infer interface is keyof namespace override " +
    "private protected public readonly satisfies type unique",
);

const PRIMITIVES = words("any bigint boolean never number object string symbol unknown");

/** The pieces of code, each with the class of its colour, or "". */
export function coloured(code: string, language = "typescript"): [text: string, name: string][] {
  const hasTypes = TYPED.test(language);
  const tokens = [...jsTokens(code, { jsx: JSX.test(language) })];
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

/** Code as HTML: TypeScript, JavaScript and JSON coloured, everything else escaped. */
export function highlight(code: string, language: string): string {
  const name = language.toLowerCase();
  if (!COLOURED.test(name)) return codeHtml(code);
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
