/** The same page in fewer characters: tags, styles of cells, and long lines. */

const TAG = /<([a-z][\w:-]*)((?:\s+[^\s"'<>=/]+(?:="[^"]*")?)*)\s*>/gi;
const ATTRIBUTE = /\s+([^\s"'<>=/]+)="([^"]*)"/g;

/** Shapes without contents; in a drawing, they may close themselves. */
const EMPTY_SHAPE = /<(path|line|rect|circle|ellipse|polyline|polygon|use|stop)\b([^<>]*)><\/\1>/g;

/**
 * Removes quotes around attributes where HTML allows it, and closes the shapes of drawings within
 * their own tag. The HTML must be well-formed: text escaped, attributes in double quotes.
 */
export function compactTags(html: string): string {
  const attribute = (_: string, key: string, value: string) =>
    /^[^\s"'`=<>]+$/.test(value) ? ` ${key}=${value}` : ` ${key}="${value}"`;
  const shape = (_: string, name: string, attributes: string) =>
    `<${name}${attributes}${/[^"\s]$/.test(attributes) ? " " : ""}/>`;
  return html
    .replace(TAG, (_, name, attributes) => `<${name}${attributes.replace(ATTRIBUTE, attribute)}>`)
    .replace(/<svg\b[\s\S]*?<\/svg>/g, (drawing) => drawing.replace(EMPTY_SHAPE, shape));
}

/** How often a style must occur to be worth a class. */
const LEAST_CELLS = 4;

/** A style of names and numbers alone, which is the same in a style sheet. */
const plain = /^[\w\s.,%:;()#-]+$/;

/**
 * Replaces a style that many cells of tables have by a class of the same strength: tables of
 * numbers are a large part of some pages. Returns the HTML and its style sheet.
 */
export function shareCellStyles(html: string) {
  const cell = /<(t[dh])((?: (?!class=|style=)[\w-]+="[^"]*")*) style="([^"]*)"/g;
  const counts = new Map<string, number>();
  for (const [, , , style] of html.matchAll(cell)) counts.set(style, (counts.get(style) ?? 0) + 1);
  const shared = [...counts].filter(([style, count]) => count >= LEAST_CELLS && plain.test(style));
  const names = new Map(shared.map(([style], i) => [style, `page-s${i}`]));
  const css = [...names].map(([style, name]) => {
    const parts = style.split(";").map((part) => part.trim()).filter((part) => part !== "");
    return `.${name}{${parts.map((part) => `${part}!important`).join(";")}}\n`;
  });
  return {
    html: html.replaceAll(cell, (whole, name, others, style) => {
      const own = names.get(style);
      return own === undefined ? whole : `<${name}${others} class="${own}"`;
    }),
    css: css.join(""),
  };
}

/** The fewest points of a line that is shortened. */
const LEAST_POINTS = 20;

/**
 * The same line through many points in fewer characters: each point by its distance from the one
 * before, to the five-thousandth part of the line's extent. Errors do not add up: distances are
 * between rounded points. Any other path stays as it is.
 */
export function compactPath(d: string): string {
  if (!/^M[-\d.]+[ ,][-\d.]+(L[-\d.]+[ ,][-\d.]+)+$/.test(d)) return d;
  const points = d.slice(1).split("L").map((pair) => pair.split(/[ ,]/).map(Number));
  if (points.length < LEAST_POINTS || points.flat().some(Number.isNaN)) return d;
  const extent = Math.max(...[0, 1].map((axis) => {
    const list = points.map((point) => point[axis]);
    return Math.max(...list) - Math.min(...list);
  }));
  if (extent === 0) return d;
  const digits = Math.max(0, -Math.floor(Math.log10(extent / 5000)));
  const rounded = points.map((point) => point.map((x) => Math.round(x * 10 ** digits)));
  const write = (numbers: number[]) => numbers.map((n) => shortest(n / 10 ** digits, digits));
  const steps = rounded.slice(1).flatMap(([x, y], i) => [x - rounded[i][0], y - rounded[i][1]]);
  const compact = `M${join(write(rounded[0]))}l${join(write(steps))}`;
  return compact.length < d.length ? compact : d;
}

/** A number without a leading zero. */
function shortest(x: number, digits: number): string {
  return String(Number(x.toFixed(digits))).replace(/^(-?)0\./, "$1.");
}

/** A minus sign separates as well as a space does. */
function join(numbers: string[]): string {
  return numbers.join(" ").replaceAll(" -", "-");
}
