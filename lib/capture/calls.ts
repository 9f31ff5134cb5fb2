import {
  elementCall,
  expand,
  isShifted,
  isTransposed,
  type Launch,
  type NdArray,
  nest,
} from "../tensor/internals.ts";
import type { Memory } from "./memory.ts";
import type { Work } from "./work.ts";

/** From this many elements on, a kernel call is faster than a loop. */
const least = 6;
/** The same for kernels that only copy numbers. */
const leastMoved = 16;

/** Prints the kernel call for a piece of work; null if it needs a loop. */
export function callOf(work: Work, memory: Memory): string | null {
  if (memory.kernels === null) return null;
  switch (work.kind) {
    case "multiply":
      return multiply(work, memory);
    case "pack":
      return pack(work, memory);
    case "pointwise":
      return pointwise(work, memory);
    default:
      return null;
  }
}

function multiply({ out, a, b, packed }: Work & { kind: "multiply" }, memory: Memory): string {
  const [m, k] = a.shape;
  const n = out.shape[1];
  const name = packed
    ? "mmPacked"
    : isTransposed(a)
    ? "mmTransposedA"
    : isTransposed(b)
    ? "mmTransposedB"
    : "mm";
  return print(name, [...[out, a, b].map((x) => memory.address(x)), m, k, n, "scratch"])!;
}

function pack({ out, b }: Work & { kind: "pack" }, memory: Memory): string {
  const name = isTransposed(b) ? "packTransposed" : "pack";
  return print(name, [memory.address(out), memory.address(b), ...b.shape])!;
}

function pointwise(
  { f, out, inputs }: Launch & { kind: "pointwise" },
  memory: Memory,
): string | null {
  const found = elementCall(f, inputs);
  if (found === null) return null;
  const { kernel, number } = found;
  const arrays = [out, ...found.arrays].map((a) => expand(a, out.shape));
  // A loop may read what it has just written; a kernel may not.
  if (inputs.some((a) => isShifted(a, out))) return null;
  const { sizes, strides } = nest(...arrays);
  const length = sizes[sizes.length - 1];
  const inStep = strides.every((list) => list[list.length - 1] === 1);
  const enough = kernel === "copyRows" ? leastMoved : least;
  if (sizes.length > 2 || !inStep || length < enough) return null;
  const rows = sizes.length === 1 ? 1 : sizes[0];
  const steps = strides.map((list) => 4 * list[0]);
  const places = arrays.map((a) => memory.address(a));
  if (kernel === "copyRows") {
    return print(kernel, [places[0], steps[0], places[1], steps[1], rows, length]);
  }
  const factor = number === null ? [] : [valueOf(number, memory)];
  if (rows === 1) return print(kernel, [...places, ...factor, length]);
  if (places.includes(null)) return null;
  const starts = places.map((place, i) => `${place} + ${steps[i]} * i`);
  const call = print(kernel, [...starts, ...factor, length]);
  return `for (let i = 0; i < ${rows}; i++) ${call}`;
}

function valueOf(a: NdArray, memory: Memory): string {
  const { buffer, start } = memory.locate(a);
  return `${buffer}[${start}]`;
}

function print(name: string, values: readonly (number | string | null)[]): string | null {
  if (values.includes(null)) return null;
  return `kernels.${name}(${values.join(", ")});`;
}
