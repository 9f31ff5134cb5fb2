/**
 * Markdown and its formulas as HTML that still has to be sanitised. LaTeX becomes MathML, so that
 * the reader's page needs no script and no font for it.
 */

import { Marked, type TokenizerAndRendererExtension, type Tokens } from "marked";
import temml from "temml";
import { highlight } from "./highlight.ts";
import { escapeHtml } from "./html.ts";

/** Told about what a page had to leave out or could not read. */
export type Warn = (message: string) => void;

/**
 * Renders GitHub's Markdown, with formulas and coloured code. What comes out may contain whatever
 * HTML the author wrote: pass it to `sanitize` before it goes anywhere.
 */
export function renderMarkdown(markdown: string, warn: Warn): string {
  const marked = new Marked({
    gfm: true,
    extensions: mathExtensions(warn),
    renderer: {
      code: ({ text, lang }) => {
        const language = /^[\w+#.-]{1,30}/.exec(lang ?? "")?.[0] ?? "";
        const name = language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
        return `<pre><code${name}>${highlight(text, language)}</code></pre>\n`;
      },
      checkbox: ({ checked }) =>
        `<span role="img" aria-label="${checked ? "done" : "to do"}">${
          checked ? "☑" : "☐"
        }</span> `,
    },
  });
  return marked.parse(markdown, { async: false });
}

/**
 * Turns a formula into MathML. One that cannot be read is shown as it was written, and `warn` hears
 * why.
 */
export function renderMath(latex: string, displayMode: boolean, warn: Warn): string {
  try {
    // MathML that names its LaTeX would double the size; `trust` stays off: no links, no styles.
    return temml.renderToString(latex.trim(), { displayMode, throwOnError: true, trust: false });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`Formula not understood: ${latex.trim()} (${reason.trim()})`);
    return `<code>${escapeHtml(latex)}</code>`;
  }
}

/** Where a formula may begin. */
const OPENING = /\$|\\\\?[([]/;

/**
 * In running text. A dollar sign is a price unless it hugs its formula and no digit follows, and
 * also in "$5 for one, 9$ for two".
 * Brackets may have one backslash or, as JupyterLab wants it, two. The last group is the formula.
 */
const INLINE = [
  { pattern: /^\$\$((?:\\[\s\S]|[^\\$])+?)\$\$/, display: true },
  {
    pattern:
      /^\$(?![\s$]|\d[\d.,]* +[a-z]{2,}\b)((?:\\[^\n`]|[^\\$\n`]|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)/i,
    display: false,
  },
  { pattern: /^(\\\\?)\(([\s\S]+?)\1\)/, display: false },
  { pattern: /^(\\\\?)\[([\s\S]+?)\1\]/, display: true },
];

/** As a paragraph of its own, where Markdown would else see lists, rules and headings. */
const BLOCK = [
  /^ {0,3}\$\$(?<latex>(?:\\[\s\S]|[^\\$])+?)\$\$[ \t]*(?:\n|$)/,
  /^ {0,3}(\\\\?)\[(?<latex>[\s\S]+?)\1\][ \t]*(?:\n|$)/,
  /^ {0,3}(?<latex>\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\2\})[ \t]*(?:\n|$)/,
];

interface MathToken extends Tokens.Generic {
  latex: string;
  display: boolean;
}

/** Extensions that teach marked `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and bare environments. */
function mathExtensions(warn: Warn): TokenizerAndRendererExtension[] {
  const render = (token: Tokens.Generic) => {
    const { latex, display } = token as MathToken;
    return renderMath(latex, display, warn);
  };
  return [
    {
      name: "inlineMath",
      level: "inline",
      start: (source) => OPENING.exec(source)?.index,
      tokenizer: (source) => {
        for (const { pattern, display } of INLINE) {
          const match = pattern.exec(source);
          if (match) return { type: "inlineMath", raw: match[0], latex: match.at(-1), display };
        }
        return undefined;
      },
      renderer: render,
    },
    {
      name: "blockMath",
      level: "block",
      start: (source) => /(?:^|\n) {0,3}(?:\$\$|\\\\?\[|\\begin\{)/.exec(source)?.index,
      tokenizer: (source) => {
        for (const pattern of BLOCK) {
          const match = pattern.exec(source);
          if (match) {
            return { type: "blockMath", raw: match[0], latex: match.groups?.latex, display: true };
          }
        }
        return undefined;
      },
      renderer: (token) => `<div class="math-display">${render(token)}</div>\n`,
    },
  ];
}
