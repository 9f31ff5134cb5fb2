/** The positions of the neurons of a network diagram. */

/** A neuron's place, and its number in its layer counted from 0. */
export interface Place {
  x: number;
  y: number;
  index: number;
}

/** One column of neurons; `gap` is where three dots replace those that are omitted. */
export interface Column {
  places: Place[];
  gap: { x: number; y: number } | null;
}

/** A whole diagram in figure units, from the top left corner. */
export interface Layout {
  radius: number;
  bottom: number;
  context: Column;
  input: Column;
  hidden: Column;
  output: Column;
}

/** A layer of more than `most` neurons is drawn with a gap between the first and the last ones. */
const [most, first, last] = [12, 6, 2];

/** Space above the neurons for the arrow from hidden to context. */
export const top = 92;

/** The x coordinates of the three columns. */
export const columns = { input: 92, hidden: 320, output: 548 } as const;

/**
 * Places every neuron: context above input on the left, hidden in the middle, output on the right.
 */
export function layOut(sizes: { input: number; hidden: number; output: number }): Layout {
  const rows = rowsOf(sizes.hidden) + rowsOf(sizes.input);
  const pitch = Math.max(42, 60 - 2 * Math.max(0, rows - 4));
  const between = pitch * 1.35;
  const tall = (size: number) => (rowsOf(size) - 1) * pitch;
  const leftHeight = tall(sizes.hidden) + between + tall(sizes.input);
  const height = Math.max(leftHeight, tall(sizes.output));
  const middle = top + height / 2;
  const from = middle - leftHeight / 2;
  const column = (x: number, size: number, y: number) => place(x, y, size, pitch);
  return {
    radius: Math.min(19, pitch * 0.4),
    bottom: top + height,
    context: column(columns.input, sizes.hidden, from),
    input: column(columns.input, sizes.input, from + tall(sizes.hidden) + between),
    hidden: column(columns.hidden, sizes.hidden, middle - tall(sizes.hidden) / 2),
    output: column(columns.output, sizes.output, middle - tall(sizes.output) / 2),
  };
}

function rowsOf(size: number): number {
  return size > most ? first + 1 + last : size;
}

function place(x: number, top: number, size: number, pitch: number): Column {
  const all = Array.from({ length: size }, (_, index) => index);
  const kept = size > most ? [...all.slice(0, first), ...all.slice(-last)] : all;
  const skip = (i: number) => size > most && i >= first ? 1 : 0;
  return {
    places: kept.map((index, i) => ({ x, y: top + (i + skip(i)) * pitch, index })),
    gap: size > most ? { x, y: top + first * pitch } : null,
  };
}
