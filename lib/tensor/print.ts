import { type Shape, sizeOf } from "./array/shape.ts";

/** Above this many elements a tensor is summarised, as in PyTorch. */
const threshold = 1000;
/** How many entries remain at either end of a summarised dimension. */
const edge = 3;
const lineWidth = 80;

/**
 * A tensor as PyTorch prints it: four digits, aligned columns, `...` in the middle of long ones.
 *
 * @param at the i-th element in row-major order
 * @param notes printed after the numbers: `requiresGrad=true`, `gradFn=<TanhBackward>`
 */
export function printTensor(
  shape: Shape,
  at: (i: number) => number,
  notes: readonly string[],
): string {
  const head = "tensor(";
  const size = sizeOf(shape);
  const summarise = size > threshold;
  const { text: digits, width } = columnOf(visible(shape, summarise).map(at));
  const column: Column = { text: (i) => digits(at(i)), width };
  const body = size === 0 ? "[]" : print(shape, 0, head.length, column, summarise);
  const all = size === 0 && shape.length !== 1 ? [`size=[${shape.join(", ")}]`, ...notes] : notes;
  let text = head + body;
  // PyTorch counts two columns more than there are.
  let end = text.length - text.lastIndexOf("\n") + 1;
  for (const note of all) {
    if (end + note.length + 2 > lineWidth) {
      text += `,\n${" ".repeat(head.length)}${note}`;
      end = head.length + note.length;
    } else {
      text += `, ${note}`;
      end += note.length + 2;
    }
  }
  return text + ")";
}

/** How numbers are written, and the width that PyTorch counts for each. */
interface Column {
  text: (value: number) => string;
  width: number;
}

/** The row-major indices of the elements that will be seen. */
function visible(shape: Shape, summarise: boolean): number[] {
  let indices = [0];
  for (const n of shape) {
    const kept = keptEntries(n, summarise).filter((i) => i !== null);
    indices = indices.flatMap((base) => kept.map((i) => base * n + i));
  }
  return indices;
}

/** The entries of a dimension of size `n` that are shown; null for the gap. */
function keptEntries(n: number, summarise: boolean): (number | null)[] {
  const from = (start: number, length: number) => Array.from({ length }, (_, i) => start + i);
  return summarise && n > 2 * edge ? [...from(0, edge), null, ...from(n - edge, edge)] : from(0, n);
}

function print(
  shape: Shape,
  base: number,
  indent: number,
  column: Column,
  summarise: boolean,
): string {
  if (shape.length === 0) return column.text(base);
  const [n, ...rest] = shape;
  const entries = keptEntries(n, summarise);
  if (rest.length === 0) {
    const cells = entries.map((i) => i === null ? " ..." : column.text(base + i));
    return row(cells, indent, column.width);
  }
  const stride = rest.reduce((a, b) => a * b, 1);
  const parts = entries.map((i) =>
    i === null ? "..." : print(rest, base + i * stride, indent + 1, column, summarise)
  );
  const gap = "," + "\n".repeat(rest.length) + " ".repeat(indent + 1);
  return `[${parts.join(gap)}]`;
}

/** One line of numbers, broken where it would grow too long. */
function row(cells: string[], indent: number, width: number): string {
  const perLine = Math.max(1, Math.floor((lineWidth - indent) / (width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(cells.slice(i, i + perLine).join(", "));
  }
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}

/**
 * Chooses one form for all numbers, by PyTorch's rules: whole, fixed with 4 digits, or scientific.
 */
function columnOf(values: number[]): Column {
  const ordinary = values.filter((v) => Number.isFinite(v) && v !== 0);
  const form = chooseForm(values, ordinary.map(Math.abs));
  const special = (v: number) => Number.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
  const text = (v: number) => Number.isFinite(v) ? form(v) : special(v);
  // As in PyTorch, only finite numbers other than 0 decide how wide a column is.
  const width = Math.max(1, ...ordinary.map((v) => text(v).length));
  return { text: (v) => text(v).padStart(width), width };
}

function chooseForm(values: number[], sizes: number[]): (value: number) => string {
  const whole = values.every((v) => !Number.isFinite(v) || Number.isInteger(v));
  if (sizes.length === 0) return (v) => `${signed(v, 0)}.`;
  const largest = Math.max(...sizes);
  const smallest = Math.min(...sizes);
  if (largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4) return scientific;
  return whole ? (v) => `${signed(v, 0)}.` : (v) => signed(v, 4);
}

/**
 * `toFixed`, but as C and Python do it: the sign of -0 is shown, and a number exactly between two
 * goes to the even one.
 */
function signed(value: number, digits: number): string {
  const scaled = Math.abs(value) * 10 ** digits;
  const tie = scaled % 1 === 0.5 && scaled < 2 ** 52;
  const even = tie ? Math.floor(scaled) + Math.floor(scaled) % 2 : scaled;
  const text = (tie ? even / 10 ** digits : Math.abs(value)).toFixed(digits);
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

/** Four digits and an exponent of at least two, as C prints it. */
function scientific(value: number): string {
  const [digits, exponent] = value.toExponential(4).split("e");
  const power = Math.abs(Number(exponent)).toString().padStart(2, "0");
  const minus = Object.is(value, -0) ? "-" : "";
  return `${minus}${digits}e${exponent.startsWith("-") ? "-" : "+"}${power}`;
}
