import { arrayOf, Core } from "../core.ts";
import { listener } from "../launch.ts";
import { values } from "../ndarray.ts";
import { nested } from "../nested.ts";
import { printTensor } from "../print.ts";
import { formatShape, type Shape, ShapeError } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Nested } from "../types/mod.ts";

/** Ways for the numbers to leave a tensor. */
export abstract class Readings<out S extends Shape = Shape> extends Core<S> {
  /**
   * The only element, as a number.
   *
   * @throws ShapeError if there are none or several
   */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        `item: a tensor of shape ${formatShape(this.shape)} has ${this.numel()} elements, ` +
          `not one; use toArray() for all of them`,
      );
    }
    listener?.escaped("item()");
    const { storage, offset } = arrayOf(this);
    return storage.data[offset];
  }

  /**
   * The elements as nested arrays of numbers: a number for shape [], an array of rows for [rows,
   * columns].
   */
  toArray<A extends Tensor>(this: A): Nested<A["shape"]> {
    listener?.escaped("toArray()");
    return nested(values(arrayOf(this)), this.shape) as Nested<A["shape"]>;
  }

  /** The tensor as PyTorch prints it, with four digits. */
  override toString(): string {
    listener?.escaped("printing a tensor");
    const notes: string[] = [];
    if (this.dtype === "float64") notes.push("dtype=float64");
    if (this.gradFn !== null) notes.push(`gradFn=<${this.gradFn}>`);
    else if (this.requiresGrad) notes.push("requiresGrad=true");
    return printTensor({ shape: this.shape, values: values(arrayOf(this)), notes });
  }

  /** What `console.log` shows in Deno. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
