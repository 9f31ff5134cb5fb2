/** Values as text, as Deno writes them. */

import { type Kind, kindOf, moreItems, MOST } from "./kinds.ts";
import { prefix, quote, writeKey, writePrimitive } from "./labels.ts";
import { layOut } from "./arrange.ts";

/** Deno's own names, and Node's, for methods that write an object. */
const CUSTOM = ["Deno.customInspect", "nodejs.util.inspect.custom"].map(Symbol.for);

export interface InspectOptions {
  /** Levels of objects within objects; 4 unless given. */
  depth?: number;
  /** The characters shown of a string; 10,000 unless given. */
  strAbbreviateSize?: number;
}

export function inspect(value: unknown, options: InspectOptions = {}): string {
  return new Inspection(options).write(value, 0);
}

class Inspection {
  readonly #depth: number;
  readonly #longest: number;
  readonly #open: object[] = [];
  readonly #marks = new Map<object, number>();
  #indent = 0;
  /** Errors written so far: in Deno they have several lines, and so has what contains them. */
  #errors = 0;
  /** The level of the object that was begun last. */
  #reached = 0;

  constructor({ depth = 4, strAbbreviateSize = 10_000 }: InspectOptions) {
    this.#depth = depth;
    this.#longest = strAbbreviateSize;
  }

  write(value: unknown, level: number): string {
    if (typeof value === "string") return this.#string(value);
    if ((typeof value !== "object" || value === null) && typeof value !== "function") {
      return writePrimitive(value);
    }
    const own = this.#custom(value, level);
    if (own !== undefined) return own;
    if (this.#open.includes(value)) {
      if (!this.#marks.has(value)) this.#marks.set(value, this.#marks.size + 1);
      return `[Circular *${this.#marks.get(value)}]`;
    }
    return this.#object(value, level);
  }

  #string(text: string): string {
    const more = text.length - this.#longest;
    const shown = more > 0 ? text.slice(0, this.#longest) : text;
    const end = more > 0 ? `... ${more} more character${more > 1 ? "s" : ""}` : "";
    const isLong = shown.length > 16 && shown.length > 80 - this.#indent - 4;
    const lines = isLong ? shown.split(/(?<=\n)/) : [shown];
    return lines.map(quote).join(` +\n${" ".repeat(this.#indent + 2)}`) + end;
  }

  #custom(value: object, level: number): string | undefined {
    for (const name of CUSTOM) {
      const method = (value as Record<symbol, unknown>)[name];
      if (typeof method !== "function") continue;
      const options = { depth: this.#depth - level };
      const text = name === CUSTOM[0]
        ? method.call(value, inspect, options)
        : method.call(value, options.depth, options, inspect);
      return typeof text === "string" ? text : this.write(text, level);
    }
    return undefined;
  }

  #object(value: object, level: number): string {
    const kind = kindOf(value);
    if (kind.isError) this.#errors++;
    const keys = visibleKeys(value, kind);
    const isEmpty = keys.length === 0 && kind.size === 0;
    if (isEmpty && kind.text !== undefined) return kind.text;
    const open = kind.text === undefined ? kind.open : "{";
    const close = open.endsWith("[") ? "]" : "}";
    if (isEmpty) return `${open}${close}`;
    if (level > this.#depth) return inBrackets(prefix(value, "Object").trimEnd());
    this.#reached = level;
    this.#open.push(value);
    const errors = this.#errors;
    const entries = this.#inside(kind, level);
    const isCut = kind.list !== undefined && entries.length > MOST;
    entries.push(...keys.map((key) => this.#property(value, key, level)));
    this.#open.pop();
    const mark = this.#marks.get(value);
    const base = [mark === undefined ? "" : `<ref *${mark}>`, kind.text ?? ""];
    return layOut({
      base: base.filter((text) => text !== "").join(" "),
      brackets: [open, close],
      entries,
      list: kind.list ?? null,
      isCut,
      isTall: kind.isError === true || this.#errors > errors,
      indent: this.#indent,
      levels: this.#reached - level,
    });
  }

  /** What an object holds besides its properties. */
  #inside(kind: Kind, level: number): string[] {
    if (kind.notes !== undefined) return [...kind.notes];
    if (kind.fields !== undefined) {
      return kind.fields.map(([label, value]) =>
        `${label}: ${this.#deeper(() => this.write(value, level + 1))}`
      );
    }
    if (kind.list !== undefined) return this.#deeper(() => this.#elements(kind.list!, level));
    const items = kind.pairs ?? kind.items?.map((item) => [item]) ?? [];
    const entries = items.slice(0, MOST).map((item) =>
      this.#deeper(() => item.map((part) => this.write(part, level + 1)).join(" => "))
    );
    return [...entries, ...moreItems(items.length - MOST)];
  }

  #deeper<T>(write: () => T): T {
    this.#indent += 2;
    const text = write();
    this.#indent -= 2;
    return text;
  }

  /** Elements; gaps are counted. */
  #elements(list: ArrayLike<unknown>, level: number): string[] {
    const entries: string[] = [];
    let i = 0;
    while (i < list.length && entries.length < MOST) {
      const start = i;
      while (i < list.length && !(i in list)) i++;
      if (i > start) entries.push(`<${i - start} empty item${i - start > 1 ? "s" : ""}>`);
      else entries.push(this.#value(Object.getOwnPropertyDescriptor(list, i++), level));
    }
    return [...entries, ...moreItems(list.length - i)];
  }

  #property(value: object, key: string | symbol, level: number): string {
    const property = Object.getOwnPropertyDescriptor(value, key);
    const text = this.#deeper(() => this.#value(property, level));
    return `${writeKey(key, property?.enumerable === false)}: ${text}`;
  }

  #value(property: PropertyDescriptor | undefined, level: number): string {
    if (property?.get) return property.set ? "[Getter/Setter]" : "[Getter]";
    return property?.set ? "[Setter]" : this.write(property?.value, level + 1);
  }
}

function inBrackets(name: string): string {
  return name.startsWith("[") ? name : `[${name}]`;
}

function visibleKeys(value: object, kind: Kind): (string | symbol)[] {
  if (kind.keys && !kind.isError && kind.keys.length === 0) return [];
  const names = kind.keys ?? Object.keys(value);
  const hasIndices = kind.list !== undefined || value instanceof String;
  const own = hasIndices ? names.filter((name) => !/^(0|[1-9]\d*)$/.test(name)) : names;
  const symbols = Object.getOwnPropertySymbols(value)
    .filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
  return [...own, ...symbols];
}
