/** CSS for colours and layout, without what loads, escapes, covers, or is not recognised. */

const SAFE_FUNCTIONS = new Set(
  ("rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var calc min max clamp " +
    "round abs repeat minmax fit-content translate translatex translatey scale scalex scaley " +
    "rotate skew skewx skewy matrix linear-gradient radial-gradient cubic-bezier " +
    // Selectors use these.
    "where is not has nth-child nth-of-type nth-last-child").split(" "),
);

const SAFE_POSITION = /^\s*(?:static|relative)\s*$/i;
const FORBIDDEN_PROPERTY = /^(?:z-index|behavior|-moz-binding|pointer-events)$/i;

/**
 * Whether a CSS value or selector loads nothing and cannot break out of its context. A reference
 * into the page itself, `url(#clip)`, is safe.
 */
export function isSafeCss(value: string): boolean {
  const local = value.replace(/url\(\s*(["']?)#[\w.:-]+\1\s*\)/gi, "");
  if (/[\\@<{};!]|\/\*/.test(local)) return false;
  const bare = local.replace(/"[^"\n]*"|'[^'\n]*'/g, "");
  if (/["']/.test(bare) || !isBalanced(bare)) return false;
  return [...bare.matchAll(/([\w-]*)\(/g)].every(([, name]) =>
    name === "" || SAFE_FUNCTIONS.has(name.toLowerCase())
  );
}

/** The safe declarations of a `style` attribute or a rule. */
export function safeDeclarations(css: string): string {
  // A semicolon inside a string splits it into two pieces with unbalanced quotes: both are dropped.
  return css.split(";").flatMap((declaration) => {
    const match = /^\s*(--[\w-]+|[a-z-]+)\s*:(.+)$/is.exec(declaration);
    if (match === null) return [];
    const [, property, value] = match;
    if (FORBIDDEN_PROPERTY.test(property) || !isSafeCss(value)) return [];
    if (/^position$/i.test(property) && !SAFE_POSITION.test(value)) return [];
    return [`${property}: ${value.trim()}`];
  }).join("; ");
}

/**
 * Rewrites a style sheet so that its rules apply only inside `scope`. A media query on the width
 * becomes a container query: in a drawing it means the drawing's width. Other at-rules are removed:
 * a figure that follows the system's theme would not follow the page's switch.
 */
export function scopeStyleSheet(css: string, scope: string): string {
  const rules: string[] = [];
  let rest = css.replace(/\/\*[\s\S]*?(?:\*\/|$)|<!--|-->/g, " ");
  while (rest !== "") {
    const open = rest.search(/[{;]/);
    if (open < 0) break;
    if (rest[open] === ";") {
      rest = rest.slice(open + 1);
      continue;
    }
    const close = endOfBlock(rest, open);
    const body = rest.slice(open + 1, close);
    const prelude = rest.slice(0, open).trim();
    const width = /^@media\s*(\(\s*(?:min|max)-width\s*:\s*[\d.]+(?:px|em|rem)\s*\))$/i.exec(
      prelude,
    );
    if (width) rules.push(`@container ${width[1]} { ${scopeStyleSheet(body, scope)} }`);
    else if (!/[@{]/.test(prelude + body)) rules.push(scopeRule(prelude, body, scope));
    rest = rest.slice(close + 1);
  }
  return rules.filter((rule) => rule !== "").join("\n");
}

function scopeRule(prelude: string, body: string, scope: string): string {
  const declarations = safeDeclarations(body);
  const selectors = splitSelectors(prelude).filter((selector) =>
    /^[\w\s.#:()[\]="',>+~*^$|-]+$/.test(selector) && isSafeCss(selector)
  );
  if (declarations === "" || selectors.length === 0) return "";
  return `${selectors.map((selector) => `${scope} ${selector}`).join(", ")} { ${declarations} }`;
}

/** Splits `a, :where(b, c)` at the commas that are outside of brackets. */
function splitSelectors(prelude: string): string[] {
  const selectors = [""];
  let depth = 0;
  for (const character of prelude) {
    if (character === "(" || character === "[") depth++;
    if (character === ")" || character === "]") depth--;
    if (character === "," && depth === 0) selectors.push("");
    else selectors[selectors.length - 1] += character;
  }
  return selectors.map((selector) => selector.trim().replace(/\s+/g, " "));
}

function endOfBlock(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at++) {
    if (css[at] === "{") depth++;
    if (css[at] === "}" && --depth === 0) return at;
  }
  return css.length;
}

function isBalanced(text: string): boolean {
  const expected: string[] = [];
  for (const character of text) {
    if (character === "(") expected.push(")");
    if (character === "[") expected.push("]");
    if ((character === ")" || character === "]") && expected.pop() !== character) return false;
  }
  return expected.length === 0;
}
