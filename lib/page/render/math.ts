/** Formulas: LaTeX becomes MathML, which needs no fonts and no scripts. */

import type { TokenizerAndRendererExtension, Tokens } from "marked";
import temml from "temml";
import { element } from "./dom.ts";
import { escapeHtml } from "./html.ts";
import { slug } from "./ids.ts";
import type { Warn } from "./missing.ts";

/** The formulas of a page, which share their macros, numbers and labels. */
export class Formulas {
  /** Formulas that define macros, for cells that run later. */
  readonly definitions: string[] = [];
  #macros: Record<string, unknown> = Object.create(null);
  /** The rows of formulas that others can refer to, by their labels. */
  #labels = new Map<string, Element>();
  #count = 0;

  constructor(definitions: readonly string[] = []) {
    for (const latex of definitions) this.render(latex, true, () => {});
  }

  /** A copy with the macros defined so far, and the labels of the whole page. */
  snapshot(): Formulas {
    const copy = new Formulas();
    copy.#macros = this.#macros;
    copy.#labels = this.#labels;
    return copy;
  }

  /**
   * Turns a formula into MathML. Its definitions apply to those after it, as in Jupyter. An invalid
   * one is shown as it is written, with a warning.
   */
  render(latex: string, displayMode: boolean, warn: Warn): string {
    const written = latex.trim();
    const read = globalDefinitions(written, (name) => name in this.#macros);
    const defines = DEFINITION.test(read);
    try {
      const math = this.#typeset(displayMode ? withNumber(read) : read, displayMode);
      if (defines) this.definitions.push(written);
      if (!displayMode && LABEL.test(read)) {
        warn(`A formula in a line has no number to which its label could refer: ${written}`);
      }
      if (!isBlank(math)) return math;
      if (!defines) warn(`Formula shows nothing: ${written}`);
      return "";
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      warn(`Formula not understood: ${written} (${reason.trim()})`);
      return `<code>${escapeHtml(latex)}</code>`;
    }
  }

  #typeset(latex: string, displayMode: boolean): string {
    const names = [...latex.matchAll(REFERENCE)].map(([, name]) => name);
    const labelled = latex.replace(LABEL, (_, name) => `\\label{${idOf(name)}}`);
    // A formula that fails defines nothing.
    const macros = Object.assign(Object.create(null), this.#macros);
    // MathML with its LaTeX would be twice as large; `trust` stays off: no links, no styles.
    const options = { displayMode, macros, throwOnError: true, trust: false };
    const math = temml.renderToString(labelled, options);
    this.#macros = macros;
    // Links are HTML, which is allowed in the text of a formula.
    const [before, after] = math.startsWith("<math") ? ["<mtext>", "</mtext>"] : ["", ""];
    return math.replace(/<a href='[^']*' class="(tml-ref[\w\s-]*)"><\/a>/g, (_, className) => {
      const name = escapeHtml(names.shift() ?? "");
      return `${before}<a href="#" class="${className}">${name}</a>${after}`;
    });
  }

  /** Numbers the formulas that have a number, and records their labels. */
  number(root: ParentNode, warn: Warn): void {
    for (const place of root.querySelectorAll("math .tml-eqn")) {
      place.textContent = `(${++this.#count})`;
    }
    for (const row of root.querySelectorAll("math mtr[id]")) {
      if (this.#labels.has(row.id)) warn(`Two formulas have the label ${row.id}.`);
      else this.#labels.set(row.id, row);
    }
  }

  /** Writes the numbers of formulas where others refer to them. */
  refer(root: ParentNode, warn: Warn): void {
    for (const link of root.querySelectorAll(".tml-ref")) {
      const row = this.#labels.get(idOf(link.textContent));
      if (row === undefined) {
        warn(`No formula has the label ${link.textContent}.`);
        link.replaceWith(`(${link.textContent})`);
        continue;
      }
      const text = row.querySelector(".tml-eqn, .tml-tag")?.textContent ?? "";
      const bare = text.replace(/^\((.*)\)$/s, "$1");
      const shown = link.classList.contains("tml-eqref") ? `(${bare})` : bare;
      link.replaceWith(element("a", { href: `#${row.id}` }, shown));
    }
  }
}

/** Formulas in outputs are not numbered. */
export function dropNumbers(root: ParentNode): void {
  for (const place of root.querySelectorAll("math .tml-eqn")) place.remove();
}

/** A label as temml accepts it: in ASCII. */
function idOf(label: string): string {
  return slug(label).replace(/[^\w-]/g, (letter) => `u${letter.codePointAt(0)!.toString(16)}`);
}

const REFERENCE = /\\(?:eq)?ref\s*\{([^{}]*)\}/g;
const LABEL = /\\label\s*\{([^{}]*)\}/g;

/** A definition for all formulas after it. */
const DEFINITION = /\\(?:[gx]def|global)(?![a-zA-Z@])/;

/** Whether nothing is visible; a space is intended. */
function isBlank(math: string): boolean {
  return !/<m(?:space|phantom|frac|sqrt|root|enclose)|tml-eqn/.test(math) &&
    math.replace(/<[^>]*>/g, "").trim() === "";
}

/** A formula with a label gets a number, in whatever way it is displayed. */
function withNumber(latex: string): string {
  const [label] = latex.match(LABEL) ?? [];
  const isNumbered = /\\tag(?![a-zA-Z])|\\begin\{(?:equation|align|alignat|gather|multline)\}/;
  if (label === undefined || isNumbered.test(latex)) return latex;
  const body = latex.replace(LABEL, "").replace(/\\(?:begin|end)\{equation\*\}/g, "").replace(
    /\\(begin|end)\{(align|gather)\*\}/g,
    (_, word, name) => `\\${word}{${name}ed}`,
  );
  return `\\begin{equation}${body}${label}\\end{equation}`;
}

const raw = String.raw;
const NAME = raw`\s*(?:\{\s*(\\(?:[a-zA-Z@]+|.))\s*\}|(\\(?:[a-zA-Z@]+|.)))\s*`;
const COMMAND = new RegExp(
  raw`\\(new|renew|provide)command\*?${NAME}(?:\[(\d)\]\s*)?(?:\[([^\]]*)\]\s*)?(?=\{)`,
  "g",
);
const OPERATOR = new RegExp(raw`\\DeclareMathOperator(\*?)${NAME}(?=\{)`, "g");

/** LaTeX whose definitions apply beyond their formula: temml keeps only those with `\gdef`. */
function globalDefinitions(latex: string, isDefined: (name: string) => boolean): string {
  const own = new Set<string>();
  return latex
    .replace(/\\require\s*\{\w*\}/g, "")
    .replace(COMMAND, (_, kind, braced, bare, count = "0", preset) => {
      const macro = braced ?? bare;
      const isKept = kind === "provide" && (own.has(macro) || isDefined(macro));
      const name = isKept ? raw`\un@used` : macro;
      own.add(macro);
      const parameters = Array.from({ length: Number(count) }, (_, i) => `#${i + 1}`);
      if (preset === undefined) return raw`\gdef${name}${parameters.join("")}`;
      const others = parameters.slice(1).join("");
      return raw`\gdef${name}{\@ifnextchar[{${name}@preset}{${name}@preset[${preset}]}}` +
        raw`\gdef${name}@preset[#1]${others}`;
    })
    .replace(OPERATOR, (_, star, braced, bare) => {
      const name = braced ?? bare;
      return raw`\gdef${name}{\operatorname${star}{${name}@text}}\gdef${name}@text`;
    })
    .replace(/\\def(?![a-zA-Z@])/g, raw`\gdef`)
    .replace(/\\edef(?![a-zA-Z@])/g, raw`\xdef`)
    .replace(/(?:\\global\s*)?\\let(?![a-zA-Z@])/g, raw`\global\let`);
}

const OPENING = /\$|\\\\?[([]|\\(?:eq)?ref\{/;

/**
 * In running text. A dollar sign is a price if there is a space inside it or a digit after it, and
 * also in "$5 for one, 9$ for two". Brackets may have one backslash or, as in JupyterLab, two.
 */
const INLINE = [
  { pattern: /^\$\$(?<latex>(?:\\[\s\S]|[^\\$])+?)\$\$/, display: true },
  {
    pattern:
      /^\$(?<latex>(?![\s$]|\d[\d.,]* +[a-z]{2,}\b)(?:\\[^\n`]|[^\\$\n`]|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)/i,
    display: false,
  },
  { pattern: /^(\\\\?)\((?<latex>[\s\S]+?)\1\)/, display: false },
  { pattern: /^(\\\\?)\[(?<latex>[\s\S]+?)\1\]/, display: true },
  { pattern: /^(?<latex>\\(?:eq)?ref\{[^{}]+\})/, display: false },
];

/** As a paragraph, which Markdown could take for lists, rules and headings. */
const BLOCK = [
  /^ {0,3}\$\$(?<latex>(?:\\[\s\S]|[^\\$])+?)\$\$[ \t]*(?:\n|$)/,
  /^ {0,3}(\\\\?)\[(?<latex>[\s\S]+?)\1\][ \t]*(?:\n|$)/,
  /^ {0,3}(?<latex>\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\2\})[ \t]*(?:\n|$)/,
].map((pattern) => ({ pattern, display: true }));

const BLOCK_OPENING = /(?:^|\n) {0,3}(?:\$\$|\\\\?\[|\\begin\{)/;

/** Extensions of marked for `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, bare environments, and `\eqref`. */
export function mathExtensions(
  renderMath: (latex: string, display: boolean) => string,
): TokenizerAndRendererExtension[] {
  const tokenizer = (type: string, patterns: typeof INLINE) => (source: string) => {
    for (const { pattern, display } of patterns) {
      const match = pattern.exec(source);
      if (match) return { type, raw: match[0], latex: match.groups?.latex, display };
    }
    return undefined;
  };
  const render = ({ latex, display }: Tokens.Generic) => renderMath(latex, display);
  return [
    {
      name: "inlineMath",
      level: "inline",
      start: (source) => OPENING.exec(source)?.index,
      tokenizer: tokenizer("inlineMath", INLINE),
      renderer: render,
    },
    {
      name: "blockMath",
      level: "block",
      start: (source) => BLOCK_OPENING.exec(source)?.index,
      tokenizer: tokenizer("blockMath", BLOCK),
      renderer(token) {
        const math = render(token);
        return math === "" ? "" : `<div class="math-display">${math}</div>\n`;
      },
    },
  ];
}
