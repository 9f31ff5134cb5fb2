import { instanceOf, isPlain, kinds, requireArgument, requireTensor } from "../tensor/internals.ts";
import { type DType, type Tensor, tensor } from "../tensor/mod.ts";
import { maxHeader, metadataKey, readHeader, SafetensorsError } from "./safetensors_header.ts";

export { SafetensorsError };

/** What is in a file. */
export interface Contents {
  /** The tensors by name, in the order of the file. */
  readonly tensors: Record<string, Tensor>;
  /** Strings by name. */
  readonly metadata: Record<string, string>;
}

/** The dtypes of this library, as the format calls them. */
const names: Record<DType, "F32" | "F64"> = { float32: "F32", float64: "F64" };
const bytesKind = instanceOf("the bytes of a file, a Uint8Array", Uint8Array);
const named = (what: string) => ({ what: `an object of ${what} by name`, fits: isPlain });
const dtypes = new Map<string, DType>([["F32", "float32"], ["F64", "float64"]]);
/** Numbers as the format has them: Deno and browsers run on little-endian machines only. */
const arrays = { float32: Float32Array, float64: Float64Array };

/**
 * Tensors as the bytes of a safetensors file, the format in which weights are exchanged: a JSON
 * header with every name, dtype and shape, then the numbers. The order is that of the format's own
 * library: float64 first, then by name.
 *
 * Source: https://huggingface.co/docs/safetensors
 *
 * @param metadata strings that are saved with them
 * @throws SafetensorsError for a reserved or invalid name
 *
 * @example
 * ```ts
 * import { nn, safetensors } from "unroll";
 *
 * const cell = new nn.GRUCell(1, 6);
 * const bytes = safetensors.save(cell.stateDict());
 * const other = new nn.GRUCell(1, 6).loadStateDict(safetensors.load(bytes).tensors);
 * console.log(bytes.length, other.weightIh.shape);
 * ```
 */
export function save(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  requireArgument("safetensors.save", "tensors", tensors, named("tensors"));
  requireArgument("safetensors.save", "metadata", metadata, named("texts"));
  for (const [name, t] of Object.entries(tensors)) requireTensor(`safetensors.save: ${name}`, t);
  for (const [name, text] of Object.entries(metadata)) {
    requireArgument("safetensors.save", `metadata.${name}`, text, kinds.text);
  }
  const list = Object.entries(tensors).sort(([a, s], [b, t]) =>
    t.dtype === s.dtype ? (a < b ? -1 : 1) : s.dtype === "float64" ? -1 : 1
  );
  for (const [name, text] of [...Object.entries(metadata), ...list.map(([name]) => [name, ""])]) {
    if (!name.isWellFormed() || !text.isWellFormed()) {
      throw new SafetensorsError(
        `${JSON.stringify(name)} contains half a surrogate pair, which is not valid Unicode`,
      );
    }
  }
  // Not one object: it would have names such as "1" first.
  const pairs: string[] = [];
  const add = (key: string, value: unknown) =>
    pairs.push(`${JSON.stringify(key)}:${JSON.stringify(value)}`);
  if (Object.keys(metadata).length > 0) add(metadataKey, metadata);
  let end = 0;
  for (const [name, t] of list) {
    if (name === metadataKey) throw new SafetensorsError(`a tensor cannot be called ${name}`);
    const begin = end;
    end += t.numel() * arrays[t.dtype].BYTES_PER_ELEMENT;
    add(name, { dtype: names[t.dtype], shape: t.shape, data_offsets: [begin, end] });
  }
  const text = new TextEncoder().encode(`{${pairs.join(",")}}`);
  // The numbers begin at a multiple of 8, so that they can be used where they lie.
  const length = Math.ceil(text.length / 8) * 8;
  if (length > maxHeader) {
    throw new SafetensorsError(`the header has ${length} bytes; the format allows ${maxHeader}`);
  }
  const bytes = new Uint8Array(8 + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const [, t] of list) {
    const numbers = arrays[t.dtype].from(t.detach().reshape([-1]).toArray());
    bytes.set(new Uint8Array(numbers.buffer), at);
    at += numbers.byteLength;
  }
  return bytes;
}

/**
 * Reads the bytes of a safetensors file. Every rule of the format is checked.
 *
 * @throws SafetensorsError if the bytes are not such a file, or a dtype is neither F32 nor F64
 *
 * @example
 * ```ts
 * import { safetensors, tensor } from "unroll";
 *
 * const bytes = safetensors.save({ w: tensor([1, 2]) }, { made: "today" });
 * const { tensors, metadata } = safetensors.load(bytes);
 * console.log(`${tensors.w}`, metadata.made); // tensor([1., 2.]) today
 * ```
 */
export function load(bytes: Uint8Array): Contents {
  requireArgument("safetensors.load", "the argument", bytes, bytesKind);
  const { metadata, entries, data } = readHeader(bytes);
  const tensors = entries.map(({ name, dtype, shape, begin, end }): [string, Tensor] => {
    const own = dtypes.get(dtype);
    if (own === undefined) {
      throw new SafetensorsError(
        `the tensor ${JSON.stringify(name)} is ${dtype}; only F32 and F64 can be read here, ` +
          `so convert it first`,
      );
    }
    // A copy is aligned. Node's Buffer has a slice() that makes none.
    const values = new arrays[own](new Uint8Array(data.subarray(begin, end)).buffer);
    return [name, (tensor(values, { dtype: own }) as Tensor).reshape(shape)];
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}
