/** Strings, numbers and the like as text. */

const QUOTES = ['"', "'", "`"];

const ESCAPES: Record<string, string> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A string in the first quotes that it does not hold itself, with escapes for what is invisible. */
export function quote(text: string): string {
  const mark = QUOTES.find((mark) => !text.includes(mark)) ?? QUOTES[0];
  return mark +
    text.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`)
      // deno-lint-ignore no-control-regex -- these are the invisible ones
      .replace(/[\x00-\x1f\x7f-\x9f]/g, (character) =>
        ESCAPES[character] ??
          `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`) +
    mark;
}

/** The key of a property. */
export function writeKey(key: string | symbol, isHidden: boolean): string {
  if (typeof key === "symbol") return String(key);
  if (isHidden) return `[${key}]`;
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quote(key);
}

/** Anything that is no object and no string. */
export function writePrimitive(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "bigint" ? `${value}n` : String(value);
}
