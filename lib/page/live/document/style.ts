import type { SmallElement } from "./element.ts";

/**
 * The declarations of an element's `style`: by method, or by property as in `style.maxWidth`.
 * Values stay as they are written: whether CSS knows them is for the browser to say.
 */
export interface Style {
  /** All of them, as in the attribute. */
  cssText: string;
  /** The value of a property, or "". */
  getPropertyValue(name: string): string;
  /** Gives a property a value; "" takes it away. */
  setProperty(name: string, value: unknown, priority?: string | null): void;
  /** Takes a property away, and gives back its value. */
  removeProperty(name: string): string;
  /** Properties by their name, as in `maxWidth` or `max-width`. */
  [property: string]: unknown;
}

/** The style of an element; what it knows is in the attribute alone. */
export function styleOf(element: SmallElement): Style {
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

/** Only custom properties tell capitals apart. */
function propertyName(name: string): string {
  return name.startsWith("--") ? name : name.toLowerCase();
}

/** The declarations in a text; what is none is left out. */
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
