/** The attributes of elements: words in `class`, declarations in `style`. */

/** One attribute. */
export interface Attribute {
  /** As written, with its prefix. */
  readonly name: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  value: string;
}

/** An element, as far as its attributes go. */
interface Attributed {
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: unknown): void;
  hasAttribute(name: string): boolean;
}

/** The words of an element's `class`, read from the attribute every time. */
export class ClassList {
  readonly #element: Attributed;

  constructor(element: Attributed) {
    this.#element = element;
  }

  get length(): number {
    return this.#words.size;
  }

  contains(word: string): boolean {
    return this.#words.has(word);
  }

  add(...words: string[]): void {
    words.forEach(requireWord);
    this.#write(new Set([...this.#words, ...words]));
  }

  remove(...words: string[]): void {
    words.forEach(requireWord);
    this.#write(new Set([...this.#words].filter((word) => !words.includes(word))));
  }

  toggle(word: string, force: boolean = !this.contains(word)): boolean {
    requireWord(word);
    if (force !== this.contains(word)) this[force ? "add" : "remove"](word);
    return force;
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#words.values();
  }

  get #words(): Set<string> {
    const text = this.#element.getAttribute("class") ?? "";
    return new Set(text.split(/[\t\n\f\r ]+/).filter((word) => word !== ""));
  }

  #write(words: Set<string>): void {
    if (words.size === 0 && !this.#element.hasAttribute("class")) return;
    this.#element.setAttribute("class", [...words].join(" "));
  }
}

function requireWord(word: string): void {
  if (word === "") throw new DOMException("A class needs a name.", "SyntaxError");
  if (/[\t\n\f\r ]/.test(word)) {
    throw new DOMException(
      `${JSON.stringify(word)} cannot be a class: it has spaces in it.`,
      "InvalidCharacterError",
    );
  }
}

/**
 * The declarations of an element's `style`: by method, or by property as in `style.maxWidth`.
 * Values stay as they are written: only a browser can check them.
 */
export interface Style {
  cssText: string;
  getPropertyValue(name: string): string;
  setProperty(name: string, value: unknown, priority?: string | null): void;
  removeProperty(name: string): string;
  /** Properties by name, as in `maxWidth` or `max-width`. */
  [property: string]: unknown;
}

/** The style of an element, read from the attribute every time. */
export function styleOf(element: Attributed): Style {
  const read = () => parse(element.getAttribute("style") ?? "");
  const write = (declarations: Map<string, string>) =>
    element.setAttribute("style", format(declarations));
  const methods = {
    getPropertyValue: (name: string) =>
      (read().get(propertyName(name)) ?? "").replace(/\s*!important$/i, ""),
    setProperty(name: string, value: unknown, priority: string | null = "") {
      const text = value === null ? "" : String(value).trim();
      if (text === "") return void methods.removeProperty(name);
      const important = priority ? " !important" : "";
      write(read().set(propertyName(name), text + important));
    },
    removeProperty(name: string) {
      const value = methods.getPropertyValue(name);
      const declarations = read();
      if (declarations.delete(propertyName(name))) write(declarations);
      return value;
    },
  };
  return new Proxy(methods as unknown as Style, {
    get(_, name) {
      if (typeof name === "symbol") return undefined;
      if (Object.hasOwn(methods, name)) return methods[name as keyof typeof methods];
      return name === "cssText" ? format(read()) : methods.getPropertyValue(dashed(name));
    },
    set(_, name, value) {
      if (name === "cssText") write(parse(String(value ?? "")));
      else if (typeof name === "string") methods.setProperty(dashed(name), value);
      return true;
    },
  });
}

/** `maxWidth` is `max-width`, `WebkitMask` is `-webkit-mask`. */
function dashed(name: string): string {
  if (name === "cssFloat") return "float";
  return name.replace(/^webkit(?=[A-Z])/, "-webkit")
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Only the names of custom properties are case-sensitive. */
function propertyName(name: string): string {
  return name.startsWith("--") ? name : name.toLowerCase();
}

/** The declarations in a text, without anything else. */
function parse(text: string): Map<string, string> {
  const declarations = new Map<string, string>();
  // Semicolons in quotes and brackets, as in url(data:image/png;base64,…), separate nothing.
  const parts = text.replace(/\/\*[^]*?(?:\*\/|$)/g, "")
    .match(/(?:"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|\([^)]*\)|[^;])+/g) ?? [];
  for (const part of parts) {
    const [, name, value] = /^\s*([-\w]+)\s*:\s*([^]*?)\s*$/.exec(part) ?? [];
    if (!value) continue;
    declarations.delete(propertyName(name));
    declarations.set(propertyName(name), value);
  }
  return declarations;
}

function format(declarations: Map<string, string>): string {
  return Array.from(declarations, ([name, value]) => `${name}: ${value};`).join(" ");
}
