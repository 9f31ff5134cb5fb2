import { largestOf } from "../plots/graph_shapes.ts";
import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import { colors } from "../plots/theme.ts";
import type { Tensor } from "../tensor/mod.ts";
import type { Output } from "./display.ts";
import { numberFormat } from "./numbers.ts";
import { captionTag, cellPadding, tableStyle } from "./table.ts";

/** Above this many elements only the ends of each dimension are shown, as in PyTorch. */
const threshold = 1000;
const edge = 3;
/** A vector longer than this is broken into rows of ten. */
const longestRow = 12;

/**
 * A tensor as a shaded table, hue for the sign, depth for the size, and its gradient below it. Text
 * keeps a contrast of at least 4.5:1 on any theme. The plain text is PyTorch's.
 */
export function tensorOutput(tensor: Tensor, caption = ""): Output {
  const heading = caption === "" ? describe(tensor) : `${caption}: ${describe(tensor)}`;
  const plain = caption === "" ? `${tensor}` : `${caption}:\n${tensor}`;
  const table = new Grid(tensor).toHtml(heading);
  const { grad } = tensor;
  const data = grad === null ? { "text/html": table, "text/plain": plain } : {
    "text/html": `<div>${table}${new Grid(grad).toHtml("its gradient")}</div>`,
    "text/plain": `${plain}\nits gradient:\n${grad}`,
  };
  return { data, metadata: {} };
}

function describe(tensor: Tensor): string {
  const gradient = tensor.requiresGrad ? ", requires a gradient" : "";
  return `tensor [${tensor.shape.join(", ")}], ${tensor.dtype}${gradient}`;
}

/** The entries of a dimension that are shown; null for those that are not. */
function entries(size: number, summarise: boolean): (number | null)[] {
  const all = Array.from({ length: size }, (_, i) => i);
  return summarise && size > 2 * edge ? [...all.slice(0, edge), null, ...all.slice(-edge)] : all;
}

class Grid {
  readonly #shape: readonly number[];
  readonly #values: readonly number[];
  readonly #summarise: boolean;
  readonly #largest: number;
  readonly #format: (value: number) => string;

  constructor(tensor: Tensor) {
    const values = [tensor.toArray() as unknown].flat(Infinity) as number[];
    this.#shape = tensor.shape;
    this.#values = values;
    this.#summarise = values.length > threshold;
    this.#largest = largestOf(values);
    this.#format = numberFormat(values);
  }

  toHtml(heading: string): string {
    if (this.#values.length === 0) return `<p>${escapeHtml(heading)}: no elements</p>`;
    const rank = this.#shape.length;
    if (rank === 0) return this.#table(heading, [], [this.#row(null, [0])]);
    if (rank === 1) return this.#vector(heading);
    if (rank === 2) return this.#matrix(heading, 0);
    const slices = this.#slices(0, 0, []);
    return `<div><p>${escapeHtml(heading)}</p>${slices.join("\n")}</div>`;
  }

  /** One matrix for every choice of the leading indices. */
  #slices(dim: number, base: number, indices: number[]): string[] {
    if (dim === this.#shape.length - 2) {
      return [this.#matrix(`[${indices.join(", ")}, :, :]`, base)];
    }
    const stride = this.#shape.slice(dim + 1).reduce((a, b) => a * b, 1);
    return entries(this.#shape[dim], this.#summarise).flatMap((i) =>
      i === null ? ["<p>…</p>"] : this.#slices(dim + 1, base + i * stride, [...indices, i])
    );
  }

  #matrix(heading: string, base: number): string {
    const [rows, columns] = this.#shape.slice(-2);
    const shown = entries(columns, this.#summarise);
    const body = entries(rows, this.#summarise).map((i) =>
      i === null
        ? this.#row("…", shown.map(() => null))
        : this.#row(String(i), shown.map((j) => j === null ? null : base + i * columns + j))
    );
    return this.#table(heading, ["", ...shown.map((j) => j === null ? "…" : String(j))], body);
  }

  /** A row; a long vector as rows of ten, whose headings add up to the index. */
  #vector(heading: string): string {
    const [size] = this.#shape;
    const shown = entries(size, this.#summarise);
    if (this.#summarise || size <= longestRow) {
      const columns = shown.map((i) => i === null ? "…" : String(i));
      return this.#table(heading, columns, [this.#row(null, shown)]);
    }
    const columns = Array.from({ length: 10 }, (_, j) => `+${j}`);
    const body = Array.from(
      { length: Math.ceil(size / 10) },
      (_, i) => this.#row(String(10 * i), shown.slice(10 * i, 10 * i + 10)),
    );
    return this.#table(heading, ["", ...columns], body);
  }

  #table(heading: string, columns: string[], rows: string[]): string {
    const head = columns.map((name) =>
      name === "" ? `<td></td>` : `<th scope="col" style="${headStyle}">${name}</th>`
    );
    return `<table style="${tableStyle}">${captionTag(heading)}` +
      (head.length === 0 ? "" : `<thead><tr>${head.join("")}</tr></thead>`) +
      `<tbody>${rows.join("\n")}</tbody></table>`;
  }

  #row(name: string | null, indices: (number | null)[]): string {
    const head = name === null ? "" : `<th scope="row" style="${headStyle}">${name}</th>`;
    return `<tr>${head}${indices.map((index) => this.#cell(index)).join("")}</tr>`;
  }

  #cell(index: number | null): string {
    if (index === null) return `<td style="${cellStyle}">…</td>`;
    const value = this.#values[index];
    const style = `${cellStyle}${shade(value, this.#largest)}`;
    return `<td style="${style}">${this.#format(value)}</td>`;
  }
}

const cellStyle = `text-align:right;${cellPadding}`;
const headStyle = `${cellStyle};font-weight:normal`;

/** The largest opacity of a shade. With more, text would be below 4.5:1 on some theme. */
export const deepest = 0.45;

/** The background of a cell: none for zero, a frame for what is not finite. */
function shade(value: number, largest: number): string {
  if (!Number.isFinite(value)) return `;border:2px solid ${colors.warning};font-weight:bold`;
  if (value === 0) return "";
  const color = value > 0 ? colors.positive : colors.negative;
  const channels = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  const alpha = (0.04 + (deepest - 0.04) * Math.abs(value) / largest).toFixed(2);
  return `;background-color:rgba(${channels},${alpha})`;
}
