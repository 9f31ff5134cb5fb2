import { isPlain } from "../tensor/internals.ts";

/** A safetensors file that cannot be read, or tensors that cannot be written as one. */
export class SafetensorsError extends Error {
  /** Tells this error from others. */
  override name = "SafetensorsError";

  /** Made by `safetensors.load` and `safetensors.save`. */
  constructor(message: string) {
    super(`safetensors: ${message}`);
  }
}

/** A tensor in the file: its place, dtype and shape. */
export interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Its first byte, counted from the end of the header. */
  readonly begin: number;
  /** The byte after its last. */
  readonly end: number;
}

/** The key of the header that is not a tensor. */
export const metadataKey = "__metadata__";

/** The format's own limit on the header, in bytes. */
export const maxHeader = 100_000_000;

/** A limit, since shapes are processed dimension by dimension. */
const maxDimensions = 64;

/** The bytes of an element of every dtype in the format. */
const sizes = new Map(
  Object.entries({
    1: ["BOOL", "U8", "I8", "F8_E4M3", "F8_E5M2"],
    2: ["I16", "U16", "F16", "BF16"],
    4: ["I32", "U32", "F32"],
    8: ["I64", "U64", "F64"],
  }).flatMap(([bytes, dtypes]) => dtypes.map((dtype) => [dtype, Number(bytes)] as const)),
);

/**
 * Reads the header of a file and checks the rules of the format: eight bytes with the
 * header's length, little-endian; the header, a JSON object without duplicate keys; then the
 * tensors, without a gap, an overlap or anything behind them.
 *
 * @returns the tensors in the order of their bytes, and the bytes after the header
 * @throws SafetensorsError for anything else
 */
export function readHeader(
  bytes: Uint8Array,
): { metadata: Record<string, string>; entries: readonly Entry[]; data: Uint8Array } {
  if (bytes.length < 8) {
    fail(`the file has ${bytes.length} bytes; even an empty one has 8 for a length`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > maxHeader) {
    fail(`the header would have ${length} bytes; the format allows ${maxHeader}`);
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    fail(`the header would have ${length} bytes, but the file ends after ${bytes.length - 8}`);
  }
  const data = bytes.subarray(start);
  const { [metadataKey]: metadata = {}, ...tensors } = parse(bytes.subarray(8, start));
  requireTexts(metadata);
  const entries = Object.entries(tensors).map(([name, value]) => readEntry(name, value));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  requireContiguous(entries, data.length);
  return { metadata, entries, data };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    fail("the header is not UTF-8");
  }
  if (!text.startsWith("{")) {
    fail(`the header begins with ${JSON.stringify(text.slice(0, 1))}; it must begin with "{"`);
  }
  try {
    value = JSON.parse(text);
  } catch (error) {
    fail(`the header is not JSON: ${(error as Error).message}`);
  }
  requireStrict(text);
  return value as Record<string, unknown>;
}

/**
 * Refuses what JSON.parse accepts and a header must not contain: duplicate keys, numbers other than
 * whole numbers of 0 or more, true, false and null.
 */
function requireStrict(text: string): void {
  const open: Set<string>[] = [];
  let last = "";
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') {
      const start = i;
      while (text[++i] !== '"') if (text[i] === "\\") i++;
      last = text.slice(start, i + 1);
    } else if (letter === ":") {
      const key: string = JSON.parse(last);
      const keys = open[open.length - 1];
      if (keys.has(key)) fail(`the key ${show(key)} is in the header twice`);
      keys.add(key);
    } else if (letter === "{" || letter === "[") open.push(new Set());
    else if (letter === "}" || letter === "]") open.pop();
    else if (!/[\s\d,]/.test(letter)) {
      const [value] = /^[^\s,\]}]{1,40}/.exec(text.slice(i, i + 40)) ?? [letter];
      fail(`${value} is not allowed in a header: its values are strings and whole numbers`);
    }
  }
}

function requireTexts(metadata: unknown): asserts metadata is Record<string, string> {
  if (!isPlain(metadata)) fail(`${metadataKey} must be an object`);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== "string") {
      fail(`${metadataKey}: the value of ${show(key)} is not a string`);
    }
  }
}

function readEntry(name: string, value: unknown): Entry {
  const what = `the tensor ${show(name)}`;
  if (!isPlain(value)) fail(`${what} is not an object with dtype, shape and data_offsets`);
  const keys = Object.keys(value).sort().join(", ");
  if (keys !== "data_offsets, dtype, shape") {
    fail(`${what} has the keys ${keys || "of none"}; they must be dtype, shape and data_offsets`);
  }
  const { dtype, shape, data_offsets: offsets } = value;
  const bytes = sizes.get(dtype as string);
  if (bytes === undefined) {
    fail(`${what} has the dtype ${show(dtype)}, which is not in the format`);
  }
  if (!isWholeNumbers(shape) || shape.length > maxDimensions) {
    fail(`${what}: the shape must be at most ${maxDimensions} whole numbers below 2^53`);
  }
  if (!isWholeNumbers(offsets) || offsets.length !== 2) {
    fail(`${what}: data_offsets must be two whole numbers below 2^53`);
  }
  const [begin, end] = offsets;
  const size = shape.reduce((product, n) => product * n, bytes);
  if (end - begin !== size) {
    fail(
      `${what}: ${dtype} [${shape.join(", ")}] takes ${size} bytes, ` +
        `but has the bytes from ${begin} to ${end}`,
    );
  }
  return { name, dtype: dtype as string, shape, begin, end };
}

function requireContiguous(entries: readonly Entry[], length: number): void {
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) {
      const what = begin > at ? "a gap before it" : "an overlap with the one before";
      fail(`the tensor ${show(name)} begins at ${begin}, not at ${at}: there is ${what}`);
    }
    at = end;
  }
  if (at !== length) fail(`the tensors take ${at} bytes, but ${length} follow the header`);
}

function isWholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(Number.isSafeInteger);
}

/** A value in messages: as JSON, shortened. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function fail(message: string): never {
  throw new SafetensorsError(message);
}
