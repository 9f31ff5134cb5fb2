/** What stands before an object's bracket: the name of its class, its size, its tag. */

/** The name of the class that made an object; null if it has no prototype that tells. */
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

/** What the object calls itself. */
function tagOf(value: object): string {
  let tag: unknown;
  try {
    tag = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  } catch {
    return "";
  }
  return typeof tag === "string" ? tag : "";
}

/** Name, size and tag, with a space behind. */
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
