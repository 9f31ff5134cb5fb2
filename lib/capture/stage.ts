import {
  copied,
  type Factors,
  flip,
  isLargeProduct,
  isTransposed,
  type Launch,
  NdArray,
  sizeOf,
  type Storage,
  stridesOf,
} from "../tensor/internals.ts";
import type { Shape } from "../tensor/mod.ts";
import { workspace } from "../wasm/mod.ts";
import type { Work } from "./work.ts";

/**
 * Computes the large products of a recording with the kernels of `wasm/`, in the program's own
 * memory. Factors from outside are copied there when they have changed; a matrix in several products
 * is packed once; and a sum of products becomes one product of factors side by side.
 *
 * @param own memory of the program, which is extended
 * @returns null if there is no large product
 */
export function stage(launches: readonly Launch[], own: Set<Storage>): readonly Work[] | null {
  if (!launches.some(isForKernels)) return null;
  const stage = new Stage(own, countUses(launches));
  for (const launch of launches) stage.add(launch);
  return stage.work;
}

function isForKernels(launch: Launch): boolean {
  return launch.kind === "product" && isLargeProduct(launch.out, launch.factors);
}

/** How often a product multiplies by each version of each matrix. */
function countUses(launches: readonly Launch[]): Map<string, number> {
  const uses = new Map<string, number>();
  const versions = new Versions();
  for (const launch of launches) {
    if (launch.kind === "product" && launch.factors.length === 1) {
      const name = versions.name(launch.factors[0][1]);
      uses.set(name, (uses.get(name) ?? 0) + 1);
    }
    versions.change(launch.out.storage);
  }
  return uses;
}

/** Identifies arrays by their place and by how often their memory has been changed. */
class Versions {
  readonly #numbers = new Map<Storage, { id: number; version: number }>();

  #of(storage: Storage) {
    const known = this.#numbers.get(storage) ?? { id: this.#numbers.size, version: 0 };
    this.#numbers.set(storage, known);
    return known;
  }

  name({ storage, shape, strides, offset }: NdArray): string {
    const { id, version } = this.#of(storage);
    return `${id} version ${version}: ${shape} / ${strides} + ${offset}`;
  }

  change(storage: Storage): void {
    this.#of(storage).version++;
  }
}

class Stage {
  readonly work: Work[] = [];
  readonly #own: Set<Storage>;
  readonly #uses: ReadonlyMap<string, number>;
  readonly #versions = new Versions();
  readonly #copies = new Map<string, NdArray>();
  readonly #packed = new Map<string, NdArray>();

  constructor(own: Set<Storage>, uses: ReadonlyMap<string, number>) {
    this.#own = own;
    this.#uses = uses;
  }

  add(launch: Launch): void {
    // Storage is numbered in order of first use, as in countUses.
    if (launch.kind === "product" && isLargeProduct(launch.out, launch.factors)) {
      this.#multiply(launch);
    } else this.work.push(launch);
    this.#versions.change(launch.out.storage);
  }

  #multiply({ out, factors }: Launch & { kind: "product" }): void {
    const direct = this.#own.has(out.storage) && out.contiguous;
    const to = direct ? out : this.#make(out.shape);
    if (factors.length > 1) this.work.push(this.#sideBySide(to, factors));
    else {
      const [a, b] = factors[0];
      const packed = this.#uses.get(this.#versions.name(b))! > 1;
      // The kernels for packed matrices, and for bᵀ, take a row by row.
      const left = this.#local(a, packed || isTransposed(b));
      this.work.push({
        kind: "multiply",
        out: to,
        a: left,
        b: packed ? this.#pack(b) : this.#local(b),
        packed,
      });
    }
    if (!direct) this.#copy(out, to);
  }

  #sideBySide(out: NdArray, factors: readonly Factors[]): Work {
    const [m, n] = out.shape;
    const inner = factors.reduce((sum, [a]) => sum + a.shape[1], 0);
    const a = this.#make([inner, m]);
    const b = this.#make([inner, n]);
    let k = 0;
    for (const [x, y] of factors) {
      const rows = x.shape[1];
      this.#copy(a.view([rows, m], a.strides, k * m), flip(x));
      this.#copy(b.view([rows, n], b.strides, k * n), y);
      k += rows;
    }
    return { kind: "multiply", out, a: flip(a), b, packed: false };
  }

  /** The same matrix in the program's memory, row by row or column by column. */
  #local(a: NdArray, byRow = false): NdArray {
    const turned = isTransposed(a);
    const straight = turned ? flip(a) : a;
    if (turned && byRow) return this.#dense(a);
    const local = this.#own.has(a.storage) && straight.contiguous;
    const found = local ? straight : this.#dense(straight);
    return turned ? flip(found) : found;
  }

  /** A copy of a matrix, row by row. */
  #dense(a: NdArray): NdArray {
    const name = this.#versions.name(a);
    let copy = this.#copies.get(name);
    if (copy === undefined) {
      copy = this.#make(a.shape);
      this.#copy(copy, a);
      this.#copies.set(name, copy);
    }
    return copy;
  }

  #pack(b: NdArray): NdArray {
    const name = this.#versions.name(b);
    let packed = this.#packed.get(name);
    if (packed === undefined) {
      const [k, n] = b.shape;
      packed = this.#make([workspace(0).kernels.packedSize(k, n) / 4]);
      this.work.push({ kind: "pack", out: packed, b: this.#local(b) });
      this.#packed.set(name, packed);
    }
    return packed;
  }

  #copy(out: NdArray, a: NdArray): void {
    this.work.push({ kind: "pointwise", out, f: copied, inputs: [a] });
  }

  #make(shape: Shape): NdArray {
    const storage: Storage = {
      data: new Float32Array(0),
      start: 0,
      size: sizeOf(shape),
      dtype: "float32",
      version: 0,
    };
    this.#own.add(storage);
    return new NdArray(storage, shape, stridesOf(shape), 0);
  }
}
