import {
  copied,
  expand,
  formatShape,
  type Launch,
  type NdArray,
  nest,
  split,
  type Storage,
} from "../tensor/internals.ts";
import { callOf } from "./calls.ts";
import { Functions, plainName } from "./used_functions.ts";
import type { Memory, Operand } from "./memory.ts";
import { readsOf, type Work } from "./work.ts";

/** Larger programs share a function per form of launch, which limits the work of the compiler. */
const inlineLimit = 60;
const partLength = 100;
/** In these, sums of at most this many products are unrolled. */
const unrolled = 8;

/** Prints a program as a JavaScript function over typed arrays. */
export function generate(
  work: readonly Work[],
  memory: Memory,
  names: ReadonlyMap<Storage, string>,
): string {
  const functions = new Functions();
  const shared = work.length > inlineLimit;
  const helpers = new Map<string, string>();
  const lines = work.map((launch) => {
    const call = callOf(launch, memory);
    if (call !== null) return `${call} // ${comment(launch)}`;
    const arrays = [launch.out, ...readsOf(launch)];
    const operands = arrays.map((a) => memory.locate(a));
    if (!shared) return `// ${comment(launch)}\n${body(launch, operands, functions, false)}`;
    const names = operands.map((_, i) => ({ buffer: `b${i}`, start: `s${i}` }));
    const text = body(launch, names, functions, true);
    if (!helpers.has(text)) helpers.set(text, `${launch.kind}${helpers.size}`);
    const given = operands.flatMap(({ buffer, start }) => [buffer, start]).join(", ");
    return `${helpers.get(text)}(${given}); // ${comment(launch)}`;
  });
  const list = memory.names().join(", ");
  const parts: string[] = [];
  const main: string[] = [];
  if (lines.length <= partLength) main.push(...lines);
  for (let i = 0; lines.length > partLength && i < lines.length; i += partLength) {
    const name = `part${parts.length}`;
    parts.push(`function ${name}(${list}) {\n${indent(lines.slice(i, i + partLength))}\n}`);
    main.push(`${name}(${list});`);
  }
  const shapes = [...helpers].map(([text, name]) => {
    const count = text.match(/\bb\d+\b/g)!.reduce((n, b) => Math.max(n, Number(b.slice(1)) + 1), 0);
    const names = Array.from({ length: count }, (_, i) => `b${i}, s${i}`).join(", ");
    return `function ${name}(${names}) {\n${indent([text])}\n}`;
  });
  return [
    `"use strict";`,
    "const fround = Math.fround;",
    ...functions.definitions(),
    ...shapes,
    ...parts,
    `return function step(${list}) {\n${indent([...memory.legend(names), ...main])}\n};`,
  ].join("\n");
}

function comment(launch: Work): string {
  if (launch.kind === "multiply") {
    const { a: { shape: [m, k] }, out: { shape: [, n] } } = launch;
    return `product [${m}, ${k}] x [${k}, ${n}] -> [${m}, ${n}]`;
  }
  const shapes = readsOf(launch).map(({ shape }) => formatShape(shape));
  const to = formatShape(launch.out.shape);
  const name = launch.kind === "pointwise"
    ? plainName(launch.f)
    : launch.kind === "reduce"
    ? plainName(launch.fold)
    : launch.kind;
  const from = launch.kind === "product" ? shapes.join(" x ") : shapes.join(", ");
  return from === "" ? `${name} ${to}` : `${name} ${from} -> ${to}`;
}

function body(
  launch: Work,
  operands: readonly Operand[],
  functions: Functions,
  isShared: boolean,
): string {
  switch (launch.kind) {
    case "pointwise":
      return pointwise(launch, operands, functions);
    case "fill":
      return fill(launch, operands);
    case "constant": {
      const [{ buffer, start }] = operands;
      return `${buffer}.set([${launch.values.map(number).join(", ")}], ${start});`;
    }
    case "reduce":
      return reduce(launch, operands, functions);
    case "product":
      return product(launch, operands, isShared);
    default:
      return "";
  }
}

function fill(
  { out, value }: Launch & { kind: "fill" },
  operands: readonly Operand[],
): string {
  if (!out.contiguous || out.size <= 64) {
    return loops(nest(out), operands, ([element]) => `${element} = ${number(value)};`);
  }
  const [{ buffer, start }] = operands;
  return `${buffer}.fill(${number(value)}, ${start}, ${sum(start, out.size)});`;
}

function pointwise(
  { f, out, inputs }: Launch & { kind: "pointwise" },
  operands: readonly Operand[],
  functions: Functions,
): string {
  if (f === copied && isBlock(out, inputs[0])) {
    const [to, from] = operands;
    const end = sum(from.start, out.size);
    return `${to.buffer}.set(${from.buffer}.subarray(${from.start}, ${end}), ${to.start});`;
  }
  const view = nest(out, ...inputs.map((a) => expand(a, out.shape)));
  if (f === copied) return loops(view, operands, ([to, from]) => `${to} = ${from};`);
  const name = functions.nameOf(f);
  const extras = functions.rounding(out, f.length - inputs.length);
  return loops(
    view,
    operands,
    ([to, ...from]) => `${to} = ${name}(${[...from, ...extras].join(", ")});`,
  );
}

/** Whether an array is copied as one block. */
function isBlock(out: NdArray, a: NdArray): boolean {
  return out.contiguous && a.contiguous && a.size === out.size && out.size > 64;
}

const counters = ["i", "j", "k", "l", "p", "q", "u", "v"];

/** Loops around one statement, which receives the element of every operand. */
function loops(
  { sizes, strides }: { sizes: number[]; strides: number[][] },
  operands: readonly Operand[],
  statement: (elements: string[]) => string,
  first = 0,
): string {
  if (sizes.some((n) => n === 0)) return "";
  const loop = sizes.map((_, d) => counters[first + d]);
  const elements = operands.map(({ buffer, start }, n) => {
    const terms = sizes.map((size, d) => size === 1 ? "" : times(loop[d], strides[n][d]));
    return `${buffer}[${sum(start, ...terms)}]`;
  });
  let text = statement(elements);
  // Declarations need a block: that of the loop, if there is one.
  if (text.includes("\n") && sizes.every((n) => n === 1)) text = `{\n${indent([text])}\n}`;
  for (let d = sizes.length - 1; d >= 0; d--) {
    if (sizes[d] === 1) continue;
    const [i, n] = [loop[d], sizes[d]];
    text = `for (let ${i} = 0; ${i} < ${n}; ${i}++) {\n${indent([text])}\n}`;
  }
  return text;
}

function reduce(
  { out, a, start: first, fold, last }: Launch & { kind: "reduce" },
  [to, from]: readonly Operand[],
  functions: Functions,
): string {
  const { kept, gone } = split(out, a);
  const outer = nest(out, kept);
  const inner = nest(gone);
  const count = a.size / Math.max(1, out.size);
  const add = functions.nameOf(fold);
  const end = functions.nameOf(last);
  const counted = fold.length > 2;
  const extras = functions.rounding(out, last.length - 2);
  return loops(outer, [to, from], ([result, start]) => {
    const place = start.slice(from.buffer.length + 1, -1);
    const total = loops(
      inner,
      [{ buffer: from.buffer, start: place }],
      ([x]) => `s = ${add}(s, ${x}${counted ? ", n++" : ""});`,
      outer.sizes.length,
    );
    return [
      `let s = ${number(first)};`,
      ...(counted ? ["let n = 0;"] : []),
      total,
      `${result} = ${end}(${["s", count, ...extras].join(", ")});`,
    ].join("\n");
  });
}

function product(
  { out, factors }: Launch & { kind: "product" },
  [to, ...from]: readonly Operand[],
  isShared: boolean,
): string {
  const [rows, columns] = out.shape;
  const round = out.storage.dtype === "float32" ? "fround" : "";
  const sums = factors.map(([a, b], n) => {
    const inner = a.shape[1];
    const [x, y] = [from[2 * n], from[2 * n + 1]];
    const line = (k: string | number) => {
      const left = sum(x.start, times("i", rows > 1 ? a.strides[0] : 0), times(k, a.strides[1]));
      const right = sum(
        y.start,
        times(k, b.strides[0]),
        times("j", columns > 1 ? b.strides[1] : 0),
      );
      return `s = ${round}(s + ${round}(${x.buffer}[${left}] * ${y.buffer}[${right}]));`;
    };
    if (inner <= (isShared ? unrolled : 1)) {
      return Array.from({ length: inner }, (_, k) => line(k)).join("\n");
    }
    return `for (let k = 0; k < ${inner}; k++) {\n${indent([line("k")])}\n}`;
  });
  const text = ["let s = " + (round ? "fround(0);" : "0;"), ...sums];
  const view = { sizes: [rows, columns], strides: [[...out.strides]] };
  return loops(view, [to], ([result]) => [...text, `${result} = s;`].join("\n"));
}

/** A sum as text, without zero terms. */
function sum(start: number | string, ...terms: (number | string)[]): string {
  const list = terms.filter((term) => term !== "" && term !== 0);
  const parts = start === 0 && list.length > 0 ? list : [start, ...list];
  return parts.join(" + ");
}

function times(counter: string | number, stride: number): string | number {
  if (typeof counter === "number") return counter * stride;
  return stride === 0 ? "" : stride === 1 ? counter : `${stride} * ${counter}`;
}

function number(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function indent(lines: readonly string[]): string {
  return lines.filter((line) => line !== "").join("\n").replace(/^(?=.)/gm, "  ");
}
