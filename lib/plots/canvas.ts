/**
 * A canvas outside of browsers: pixels, filled rectangles and a PNG, which is what Observable Plot
 * needs for rasters and for legends of continuous colours. It is its own context.
 */

import { rgb } from "d3-color";
import { encode } from "fast-png";

/** Pixels in rows from the top, each as red, green, blue and alpha from 0 to 255. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Initially transparent. The same pixels give the same PNG in every engine. */
export class SmallCanvas {
  #pixels: Pixels;
  #fill = { text: "#000000", color: rgb("#000000") };

  constructor(width = 300, height = 150) {
    this.#pixels = pixels(width, height);
  }

  /** Setting a size clears the canvas. */
  get width(): number {
    return this.#pixels.width;
  }

  set width(width: number) {
    this.#pixels = pixels(width, this.height);
  }

  get height(): number {
    return this.#pixels.height;
  }

  set height(height: number) {
    this.#pixels = pixels(this.width, height);
  }

  getContext(kind: string): this | null {
    return kind === "2d" ? this : null;
  }

  /** A CSS colour. Setting an invalid one has no effect. */
  get fillStyle(): string {
    return this.#fill.text;
  }

  set fillStyle(text: string) {
    const color = rgb(String(text));
    if (!Number.isNaN(color.opacity) && !Number.isNaN(color.r)) this.#fill = { text, color };
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const { r, g, b, opacity } = this.#fill.color;
    const { data } = this.#pixels;
    this.#forRows(x, y, width, height, (from, to) => {
      for (let at = from; at < to; at += 4) {
        // Blended with the pixel below.
        const below = data[at + 3] / 255 * (1 - opacity);
        const alpha = opacity + below;
        const mix = (over: number, under: number) => (over * opacity + under * below) / alpha || 0;
        data.set([mix(r, data[at]), mix(g, data[at + 1]), mix(b, data[at + 2]), 255 * alpha], at);
      }
    });
  }

  createImageData(width: number, height: number): Pixels {
    return pixels(width, height);
  }

  putImageData({ width, height, data }: Pixels, x: number, y: number): void {
    this.#forRows(x, y, width, height, (from, to, other) => {
      this.#pixels.data.set(data.subarray(other, other + to - from), from);
    });
  }

  toDataURL(): string {
    if (this.width === 0 || this.height === 0) return "data:,";
    // Node 20 has no `toBase64`.
    const bytes = Array.from(encode(this.#pixels), (byte) => String.fromCharCode(byte));
    return `data:image/png;base64,${btoa(bytes.join(""))}`;
  }

  /** For each row of a rectangle: its begin and end in the canvas's data, its begin in its own. */
  #forRows(
    x: number,
    y: number,
    width: number,
    height: number,
    act: (from: number, to: number, other: number) => void,
  ): void {
    const [left, right] = [x, x + width].map(Math.round);
    const [top, bottom] = [y, y + height].map(Math.round);
    const [first, last] = [Math.max(left, 0), Math.min(right, this.width)];
    for (let row = Math.max(top, 0); first < last && row < Math.min(bottom, this.height); row++) {
      const other = (row - top) * (right - left) + first - left;
      act(4 * (row * this.width + first), 4 * (row * this.width + last), 4 * other);
    }
  }
}

function pixels(width: number, height: number): Pixels {
  return { width, height, data: new Uint8ClampedArray(4 * width * height) };
}
