import {
  type Elementwise,
  fma32,
  fma64,
  type Fold,
  type Last,
  type NdArray,
} from "../tensor/internals.ts";
/** The functions of elements that a program uses, under different names. */
export class Functions {
  readonly #names = new Map<string, string>();

  nameOf(f: Elementwise | Fold | Last | typeof fma64): string {
    const text = plainText(f);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    const own = plainName(f);
    const base = /^[A-Za-z]\w+$/.test(own) ? own : "apply";
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}${n}`;
    this.#names.set(text, name);
    return name;
  }

  /** The last arguments of a function that rounds on the way, or fuses a product and a sum. */
  rounding({ storage: { dtype } }: NdArray, count: number): string[] {
    const helpers = dtype === "float32" ? ["fround", fma32] : [exact, fma64];
    return helpers.slice(0, Math.max(0, count)).map((f) =>
      typeof f === "string" ? f : this.nameOf(f)
    );
  }

  definitions(): string[] {
    return [...this.#names].map(([text, name]) => `const ${name} = ${text};`);
  }
}

const exact = (x: number) => x;

/**
 * The name that a function has in its source. A bundler that puts modules together calls a second
 * `minus` `minus2`.
 */
export function plainName({ name }: { name: string }): string {
  return name.replace(/(?<=[a-z])\d$/i, "");
}

/**
 * The text of a function, the same whichever tool took its types out, set its spaces, and gave
 * parameters that hide something a number.
 */
function plainText(f: unknown): string {
  const text = `${f}`.replace(/\/\/.*$/gm, "").replace(/\s+/g, " ").replace(/ ?=> ?/g, " => ");
  const parameters = /\(([^)]*)\)/.exec(text)?.[1].split(", ") ?? [];
  return parameters.reduce((written, parameter) => {
    const plain = plainName({ name: parameter });
    return plain === parameter || new RegExp(`\\b${plain}\\b`).test(written)
      ? written
      : written.replace(new RegExp(`\\b${parameter}\\b`, "g"), plain);
  }, text);
}
