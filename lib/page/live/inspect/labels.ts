/** Strings, primitives, names of classes and functions as text. */

const QUOTES = ['"', "'", "`"];

const ESCAPES: Record<string, string> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/** A string in the first quotes that it does not contain, with escapes for invisible characters. */
export function quote(text: string): string {
  const mark = QUOTES.find((mark) => !text.includes(mark)) ?? QUOTES[0];
  const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");
  const escaped = text.toWellFormed().replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`)
    // deno-lint-ignore no-control-regex -- these are the invisible ones
    .replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => ESCAPES[character] ?? `\\x${hex(character)}`);
  return mark + escaped + mark;
}

export function writeKey(key: string | symbol, isHidden: boolean): string {
  if (typeof key === "symbol") return String(key);
  if (isHidden) return `[${key}]`;
  return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quote(key);
}

/** Anything but objects and strings. */
export function writePrimitive(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** The name of an object's class; null without a prototype that has one. */
export function className(value: object): string | null {
  for (let proto = value; proto !== null; proto = Object.getPrototypeOf(proto)) {
    const found = Object.getOwnPropertyDescriptor(proto, "constructor")?.value;
    if (typeof found === "function" && found.name !== "" && isInstance(value, found)) {
      return found.name;
    }
  }
  return null;
}

function isInstance(value: object, constructor: { prototype?: unknown }): boolean {
  const { prototype } = constructor;
  return typeof prototype === "object" && prototype !== null &&
    Object.prototype.isPrototypeOf.call(prototype, value);
}

export function tagOf(value: object): string {
  try {
    const tag = Reflect.get(value, Symbol.toStringTag);
    return typeof tag === "string" ? tag : "";
  } catch {
    return "";
  }
}

/** Name, size and tag, with a space after them. */
export function prefix(value: object, fallback: string, size = ""): string {
  const name = className(value);
  const tag = tagOf(value);
  if (name === null) {
    const other = tag !== "" && tag !== fallback ? `[${tag}] ` : "";
    return `[${fallback}${size}: null prototype] ${other}`;
  }
  return tag !== "" && tag !== name ? `${name}${size} [${tag}] ` : `${name}${size} `;
}

/** A function, in brackets. */
export function writeFunction(value: { name: string }): string {
  const name = className(value);
  const tag = tagOf(value);
  const own = typeof value.name === "string" ? value.name : "";
  if (/^class\b/.test(Function.prototype.toString.call(value))) {
    const parent = Object.getPrototypeOf(value)?.name;
    const heritage = name === null ? " extends null" : parent ? ` extends ${parent}` : "";
    return `[class ${own || "(anonymous)"}${heritage}]`;
  }
  const type = tag === "" ? "Function" : tag;
  const label = own === "" ? " (anonymous)" : `: ${own}`;
  return name === null ? `[${type} (null prototype)${label}]` : `[${type}${label}]`;
}
