import { forEachOffset, type NdArray, type Numbers, type Storage } from "../tensor/internals.ts";
import { type Kernels, type Workspace, workspace } from "../wasm/mod.ts";
import type { Plan } from "./plan.ts";

/** The place of an array in the program: a variable, and the index of its first element. */
export interface Operand {
  readonly buffer: string;
  readonly start: number | string;
}

/** The parameters of a program: its memory, and that of tensors from outside. */
export class Memory {
  readonly #plan: Plan;
  readonly #outside: Storage[] = [];
  readonly #float64: Float64Array;
  /** Own memory, or that of the kernels, which is shared and may be replaced. */
  #float32: Float32Array;
  #workspace: Workspace | null;

  /** @param withKernels whether the program works in the memory of the kernels */
  constructor(plan: Plan, withKernels: boolean) {
    const { float32, float64 } = plan.sizes;
    this.#plan = plan;
    this.#workspace = withKernels ? workspace(float32) : null;
    this.#float32 = this.#workspace?.floats ?? new Float32Array(float32);
    this.#float64 = new Float64Array(float64);
  }

  /** The kernels that the program may call; null for none. */
  get kernels(): Kernels | null {
    return this.#workspace?.kernels ?? null;
  }

  /** Adopts the memory of the kernels if it has been replaced; returns whether it has. */
  moved(): boolean {
    if (this.#workspace === null) return false;
    const now = workspace(this.#plan.sizes.float32);
    if (now === this.#workspace) return false;
    this.#workspace = now;
    this.#float32 = now.floats;
    return true;
  }

  /** The address of the first element of an array; null outside the memory of the kernels. */
  address({ storage, offset }: NdArray): number | null {
    const place = this.#plan.places.get(storage);
    if (place === undefined || storage.dtype !== "float32") return null;
    return 4 * (place + offset - storage.start);
  }

  /** Whether an array is in the program's own memory. */
  holds({ storage }: NdArray): boolean {
    return this.#plan.places.has(storage);
  }

  /** The place of an array in the program. */
  locate(a: NdArray): Operand {
    const { storage, offset } = a;
    const place = this.#plan.places.get(storage);
    const inside = offset - storage.start;
    if (place !== undefined) {
      return { buffer: storage.dtype === "float32" ? "m" : "d", start: place + inside };
    }
    let i = this.#outside.indexOf(storage);
    if (i < 0) i = this.#outside.push(storage) - 1;
    return { buffer: `t${i}`, start: inside === 0 ? `at${i}` : `at${i} + ${inside}` };
  }

  /**
   * The names of the parameters. The places of tensors from outside are parameters, too, so that
   * one program serves all runs of its form.
   */
  names(): string[] {
    const shared = this.#workspace === null ? [] : ["kernels", "scratch"];
    const outside = this.#outside.flatMap((_, i) => [`t${i}`, `at${i}`]);
    return ["m", "d", ...shared, ...outside];
  }

  /** Describes the parameters, as comments. */
  legend(names: ReadonlyMap<Storage, string>): string[] {
    const { float32, float64 } = this.#plan.sizes;
    return [
      ...(this.#workspace
        ? ["// kernels: WebAssembly; they take byte addresses: 4 times the index in m"]
        : []),
      ...(float32 > 0 ? [`// m: the step's own memory, ${float32} float32 numbers`] : []),
      ...(float64 > 0 ? [`// d: the step's own memory, ${float64} float64 numbers`] : []),
      ...this.#outside.map((storage, i) => {
        const name = names.get(storage) ?? "a tensor from outside";
        return `// t${i}, from index at${i}: ${name}, ${storage.size} ${storage.dtype} numbers`;
      }),
    ];
  }

  /** The values of the parameters. */
  parameters(): unknown[] {
    const shared = this.#workspace ? [this.#workspace.kernels, this.#workspace.scratch] : [];
    const outside = this.#outside.flatMap(({ data, start }) => [data, start]);
    return [this.#float32, this.#float64, ...shared, ...outside];
  }

  #place(a: NdArray): { data: Numbers; start: number } {
    const place = this.#plan.places.get(a.storage);
    if (place === undefined) return { data: a.storage.data, start: a.storage.start };
    return { data: a.storage.dtype === "float32" ? this.#float32 : this.#float64, start: place };
  }

  /** Copies numbers of the caller, from an offset on, into the place of `a`. */
  writer(a: NdArray): (from: Numbers, offset: number) => void {
    const { data, start } = this.#place(a);
    const { size } = a;
    if (size > 64) return (from, offset) => data.set(from.subarray(offset, offset + size), start);
    return (from, offset) => {
      for (let i = 0; i < size; i++) data[start + i] = from[offset + i];
    };
  }

  /** Copies the elements of `a`, in row-major order, to numbers from an offset on. */
  reader(a: NdArray): (to: Numbers, offset: number) => void {
    const { data, start } = this.#place(a);
    const view = a.view(a.shape, a.strides, start + a.offset - a.storage.start);
    if (a.contiguous && a.size > 64) {
      const numbers = data.subarray(view.offset, view.offset + a.size);
      return (to, offset) => to.set(numbers, offset);
    }
    const from: number[] = [];
    forEachOffset(view, (p) => from.push(p));
    return (to, offset) => {
      for (let i = 0; i < from.length; i++) to[offset + i] = data[from[i]];
    };
  }
}
