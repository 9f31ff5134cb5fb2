import type { NdArray } from "../tensor/internals.ts";
import type { Memory, Operand } from "./memory.ts";

/**
 * Prints the loop of `scan` around a program, `source`: it copies entries in, runs the step, keeps
 * the carry, and copies `y` out. Null if the program does not reach an array.
 *
 * @param rows the arguments after the carry: one entry of each sequence
 * @param next the result that becomes the next `carry`
 */
export function printLoop(
  source: string,
  memory: Memory,
  [carry, ...rows]: readonly NdArray[],
  next: NdArray,
  y: NdArray,
): string | null {
  if (![carry, ...rows, next, y].every((a) => a.contiguous && memory.holds(a))) return null;
  const names = memory.names().join(", ");
  const sequences = rows.map((_, i) => `x${i}, i${i}`).join(", ");
  const entry = (name: string, start: string, { size }: NdArray): Operand => {
    return { buffer: name, start: size === 1 ? `${start} + t` : `${start} + ${size} * t` };
  };
  const state = { buffer: "carry", start: "c" };
  const lines = [
    copy(memory.locate(carry), state, carry.size),
    ...rows.map((row, i) => copy(memory.locate(row), entry(`x${i}`, `i${i}`, row), row.size)),
    `step(${names});`,
    copy(state, memory.locate(next), next.size),
    copy(entry("ys", "y", y), memory.locate(y), y.size),
  ];
  return [
    source.replace("return function step", "function step"),
    `return function scan(${names}, length, carry, c, ${sequences}, ys, y) {`,
    "  for (let t = 0; t < length; t++) {",
    ...lines.map((line) => `    ${line}`),
    "  }",
    "};",
  ].join("\n");
}

function copy(to: Operand, from: Operand, size: number): string {
  if (size === 1) return `${to.buffer}[${to.start}] = ${from.buffer}[${from.start}];`;
  return `for (let i = 0; i < ${size}; i++) ` +
    `${to.buffer}[${to.start} + i] = ${from.buffer}[${from.start} + i];`;
}
