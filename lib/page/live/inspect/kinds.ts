/** The kinds of objects, and what each has besides its properties. */

import { className, prefix, quote, tagOf } from "./labels.ts";
import { writeFunction, writeKey, writePrimitive } from "./labels.ts";

/** The most elements of a list that are shown. */
export const MOST = 100;

export interface Kind {
  /** The opening bracket, and what is before it. */
  open: string;
  /** The whole text, when it is empty. */
  text?: string;
  /** How many entries it has besides properties. */
  size: number;
  list?: ArrayLike<unknown>;
  items?: unknown[];
  pairs?: [unknown, unknown][];
  /** The text for contents that cannot be read. */
  notes?: string[];
  /** Entries that are written like properties. */
  fields?: [label: string, value: unknown][];
  /** The properties to show, if not all. */
  keys?: string[];
  isError?: boolean;
}

export function kindOf(value: object): Kind {
  if (typeof value === "function") return { open: "{", text: writeFunction(value), size: 0 };
  if (Array.isArray(value)) {
    const { length } = value;
    const name = className(value) === "Array" ? "" : prefix(value, "Array", `(${length})`);
    return { open: `${name}[`, size: length, list: value };
  }
  for (const kind of KINDS) {
    try {
      const found = kind(value);
      if (found) return found;
    } catch {
      // Only its prototype is of that kind.
    }
  }
  const name = prefix(value, "Object");
  return { open: name === "Object " ? "{" : `${name}{`, size: 0 };
}

const KINDS: ((value: object) => Kind | undefined)[] = [
  (value) => {
    if (!ArrayBuffer.isView(value)) return undefined;
    if (value instanceof DataView) {
      return holding(value, "DataView", fieldsOf(value, ["byteLength", "byteOffset", "buffer"]));
    }
    const list = value as Uint8Array;
    const open = `${prefix(value, "TypedArray", `(${list.length})`)}[`;
    return { open, size: list.length, list };
  },
  (value) => {
    if (!(value instanceof Set)) return undefined;
    const items = [...Set.prototype.values.call(value)];
    return { open: `${prefix(value, "Set", `(${value.size})`)}{`, size: value.size, items };
  },
  (value) => {
    if (!(value instanceof Map)) return undefined;
    const pairs = [...Map.prototype.entries.call(value)];
    return { open: `${prefix(value, "Map", `(${value.size})`)}{`, size: value.size, pairs };
  },
  (value) => {
    if (!(value instanceof Date)) return undefined;
    const time = Date.prototype.getTime.call(value);
    return whole(Number.isNaN(time) ? "Invalid Date" : Date.prototype.toISOString.call(value));
  },
  (value) => value instanceof RegExp ? whole(RegExp.prototype.toString.call(value)) : undefined,
  (value) => value instanceof Error ? errorKind(value) : undefined,
  (value) => {
    const boxed = [Number, String, Boolean, BigInt, Symbol].find((type) => value instanceof type);
    if (!boxed) return undefined;
    const valueOf: () => unknown = boxed.prototype.valueOf;
    const inner = valueOf.call(value);
    return whole(
      `[${boxed.name}: ${typeof inner === "string" ? quote(inner) : writePrimitive(inner)}]`,
    );
  },
  (value) => value instanceof Promise ? noting(value, "Promise", "<state unknown>") : undefined,
  (value) =>
    value instanceof WeakSet || value instanceof WeakMap
      ? noting(value, "WeakMap", "<items unknown>")
      : undefined,
  // Reading it would advance it.
  (value) => {
    const kind = /^(?:Map|Set) Iterator$/.exec(tagOf(value))?.[0];
    return kind ? { open: `[${kind}] {`, size: 1, notes: ["<items unknown>"] } : undefined;
  },
  (value) => {
    const isBuffer = value instanceof ArrayBuffer ||
      typeof SharedArrayBuffer !== "undefined" && value instanceof SharedArrayBuffer;
    if (!isBuffer) return undefined;
    const buffer = value as ArrayBuffer;
    const bytes = [...new Uint8Array(buffer, 0, Math.min(buffer.byteLength, MOST))]
      .map((byte) => byte.toString(16).padStart(2, "0"));
    const more = moreItems(buffer.byteLength - MOST).map((text) => ` ${text}`).join("");
    const contents = `[Uint8Contents]: <${bytes.join(" ")}${more}>`;
    return noting(value, "ArrayBuffer", contents, `byteLength: ${buffer.byteLength}`);
  },
  (value) =>
    Object.prototype.toString.call(value) === "[object Arguments]"
      ? { open: "[Arguments] {", size: 0 }
      : undefined,
  (value) => {
    if (!isOf(value, "URLSearchParams")) return undefined;
    const pairs = [...value as URLSearchParams];
    return { open: "URLSearchParams {", size: pairs.length, pairs, keys: [] };
  },
  (value) => {
    if (!isOf(value, "Headers")) return undefined;
    const fields = [...value as Headers];
    for (const field of fields) field[0] = writeKey(field[0], false);
    return { ...holding(value, "Headers", fields), keys: [] };
  },
  // Platform objects have no own properties: those that Deno shows, in its order.
  (value) => {
    const names = PLATFORM[className(value) ?? ""];
    if (names === undefined || !isOf(value, className(value)!)) return undefined;
    return { ...holding(value, "Object", fieldsOf(value, names.split(" "))), keys: [] };
  },
];

const PLATFORM: Record<string, string> = {
  AbortController: "signal",
  AbortSignal: "aborted reason onabort",
  Blob: "size type",
  Event:
    "bubbles cancelable composed currentTarget defaultPrevented eventPhase srcElement target " +
    "returnValue timeStamp type",
  File: "name size type",
  Request: "bodyUsed headers method redirect url",
  TextDecoder: "encoding fatal ignoreBOM",
  TextEncoder: "encoding",
  URL: "href origin protocol username password host hostname port pathname hash search",
};

/** Whether an object is of a class of the platform, which not every engine has. */
function isOf(value: object, name: string): boolean {
  const type: unknown = Reflect.get(globalThis, name);
  return typeof type === "function" && value instanceof type;
}

function fieldsOf(value: object, names: string[]): [string, unknown][] {
  return names.map((name) => [name, Reflect.get(value, name)]);
}

function whole(text: string): Kind {
  return { open: "{", text, size: 0 };
}

function holding(value: object, name: string, fields: [string, unknown][]): Kind {
  return { open: `${prefix(value, name)}{`, size: fields.length, fields };
}

function noting(value: object, name: string, ...notes: string[]): Kind {
  return { open: `${prefix(value, name)}{`, size: 1, notes };
}

/** Name, message and causes, without the stack, which is the page's. */
function errorKind(error: Error): Kind {
  const own = className(error);
  const isPlain = own === null || own === error.name || !/^\w*Error$/.test(error.name) ||
    !Object.hasOwn(globalThis, error.name) || Object.hasOwn(globalThis, own);
  const name = isPlain ? `${error.name}` : `${own} [${error.name}]`;
  const text = error.message === "" ? name : `${name}: ${error.message}`;
  const fields = ["cause", "errors"].filter((key) => Object.hasOwn(error, key))
    .map((key): [string, unknown] => [`[${key}]`, Reflect.get(error, key)]);
  const keys = Object.keys(error).filter((key) => !/^(name|cause|errors)$/.test(key));
  return { open: "{", text, size: fields.length, fields, keys, isError: true };
}

export function moreItems(count: number): string[] {
  return count > 0 ? [`... ${count} more item${count > 1 ? "s" : ""}`] : [];
}
