import type { Launch } from "../launch.ts";
import { forEachOffset, type NdArray } from "../ndarray.ts";
import type { Numbers, Storage } from "../storage.ts";
import type { Operand } from "./generate.ts";
import type { Plan } from "./plan.ts";

/** The parameters of a program: two arenas, and the memory of tensors from outside. */
export class Memory {
  readonly #plan: Plan;
  readonly #arenas: { float32: Float32Array; float64: Float64Array };
  readonly #outside: Storage[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#arenas = {
      float32: new Float32Array(plan.sizes.float32),
      float64: new Float64Array(plan.sizes.float64),
    };
  }

  /** Where an array lies, in the words of the program. */
  locate(a: NdArray): Operand {
    const { storage, offset } = a;
    const place = this.#plan.places.get(storage);
    const inside = offset - storage.start;
    if (place !== undefined) {
      return { buffer: storage.dtype === "float32" ? "m" : "d", start: place + inside };
    }
    let i = this.#outside.indexOf(storage);
    if (i < 0) i = this.#outside.push(storage) - 1;
    return { buffer: `w${i}`, start: inside === 0 ? `o${i}` : `o${i} + ${inside}` };
  }

  /**
   * The names of the parameters. The places of tensors from outside are parameters, too, so that
   * one program serves all runs of its form.
   */
  names(): string[] {
    return ["m", "d", ...this.#outside.flatMap((_, i) => [`w${i}`, `o${i}`]), "others"];
  }

  /** What the parameters are, as comments. */
  legend(): string[] {
    const { float32, float64 } = this.#plan.sizes;
    return [
      ...(float32 > 0 ? [`// m: the step's own memory, ${float32} float32 numbers`] : []),
      ...(float64 > 0 ? [`// d: the step's own memory, ${float64} float64 numbers`] : []),
      ...this.#outside.map(({ size, dtype }, i) => {
        return `// w${i}, from o${i} on: a tensor from outside, ${size} ${dtype} numbers`;
      }),
    ];
  }

  /** The values of the parameters, but for the last. */
  parameters(): (Numbers | number)[] {
    const outside = this.#outside.flatMap(({ data, start }) => [data, start]);
    return [this.#arenas.float32, this.#arenas.float64, ...outside];
  }

  #place(a: NdArray): { data: Numbers; start: number } {
    const place = this.#plan.places.get(a.storage);
    if (place === undefined) return { data: a.storage.data, start: a.storage.start };
    return { data: this.#arenas[a.storage.dtype], start: place };
  }

  once(launches: readonly Launch[]): void {
    for (const launch of launches) {
      if (launch.kind !== "fill" && launch.kind !== "constant") continue;
      const { data, start } = this.#place(launch.out);
      const size = launch.out.storage.size;
      if (launch.kind === "fill") data.fill(launch.value, start, start + size);
      else data.set(launch.values, start);
    }
  }

  /** Copies numbers of the caller, from an offset on, into the place of `a`. */
  writer(a: NdArray): (from: Numbers, offset: number) => void {
    const { data, start } = this.#place(a);
    const { size } = a;
    return (from, offset) => {
      for (let i = 0; i < size; i++) data[start + i] = from[offset + i];
    };
  }

  /** Copies what lies at the place of `a`, in row-major order, to numbers from an offset on. */
  reader(a: NdArray): (to: Numbers, offset: number) => void {
    const { data, start } = this.#place(a);
    const view = a.view(a.shape, a.strides, start + a.offset - a.storage.start);
    const from: number[] = [];
    forEachOffset(view, (p) => from.push(p));
    return (to, offset) => {
      for (let i = 0; i < from.length; i++) to[offset + i] = data[from[i]];
    };
  }
}
