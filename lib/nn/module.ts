import { isPlain, requireArgument, requireTensor } from "../tensor/internals.ts";
import { noGrad, ShapeError, Tensor } from "../tensor/mod.ts";

/**
 * Something with weights, as `torch.nn.Module`. Every property that is a tensor or another module
 * belongs to it, and so do those in arrays, plain objects, maps and sets. Names are
 * PyTorch's: `weightIh` is called `weight_ih` in the state dict, and the weight of the first of its
 * `layers` is `layers.0.weight`. Private fields (`#w`) are not seen.
 *
 * @example
 * ```ts
 * import { type Matrix, nn } from "unroll";
 *
 * class TwoLayers extends nn.Module {
 *   readonly layers = [new nn.Linear(2, 8), new nn.Linear(8, 1)];
 *
 *   forward(x: Matrix): Matrix {
 *     return this.layers[1].forward(this.layers[0].forward(x).tanh() as Matrix);
 *   }
 * }
 * console.log(new TwoLayers().parameters().length); // 4
 * ```
 */
export abstract class Module {
  /**
   * All weights by name, in the order in which they were made. They are shared, not copied; a tied
   * weight has several names.
   *
   * @throws TypeError if two weights have the same name
   *
   * @example
   * ```ts
   * import { nn } from "unroll";
   *
   * console.log(Object.keys(new nn.Linear(2, 1).stateDict())); // ["weight", "bias"]
   * ```
   */
  stateDict(): Record<string, Tensor> {
    const weights = new Map<string, Tensor>();
    for (const [name, weight] of named(this)) {
      if (weights.has(name)) {
        throw new TypeError(`stateDict: two weights have the name ${name}; rename a property`);
      }
      weights.set(name, weight);
    }
    return Object.fromEntries(weights);
  }

  /** All weights, for an optimiser; each once. */
  parameters(): Tensor[] {
    return [...new Set(named(this).map(([, weight]) => weight))];
  }

  /**
   * Copies the numbers of other weights, such as those of a file. The names and shapes must be
   * exactly those of this module's weights; otherwise nothing is changed.
   *
   * @throws TypeError if a name is missing or unknown
   * @throws ShapeError if a shape differs
   *
   * @example
   * ```ts
   * import { nn } from "unroll";
   *
   * const [one, other] = [new nn.Linear(2, 1), new nn.Linear(2, 1)];
   * other.loadStateDict(one.stateDict());
   * console.log(other.weight.sub(one.weight).abs().sum().item()); // 0
   * ```
   */
  loadStateDict(weights: Readonly<Record<string, Tensor>>): this {
    requireArgument("loadStateDict", "the state dict", weights, {
      what: "an object of tensors, such as that of stateDict()",
      fits: isPlain,
    });
    const own = new Map(Object.entries(this.stateDict()));
    const missing = [...own.keys()].filter((name) => !Object.hasOwn(weights, name));
    const unknown = Object.keys(weights).filter((name) => !own.has(name));
    if (missing.length > 0 || unknown.length > 0) {
      throw new TypeError(
        `loadStateDict: ${list("missing", missing)}${list("unknown", unknown)}` +
          `the names must be ${[...own.keys()].join(", ")}`,
      );
    }
    for (const [name, weight] of own) {
      requireTensor(`loadStateDict: ${name}`, weights[name]);
      const { shape } = weights[name];
      if (shape.join() === weight.shape.join()) continue;
      throw new ShapeError(
        `loadStateDict: ${name} is [${shape.join(", ")}]; it must be [${weight.shape.join(", ")}]`,
      );
    }
    noGrad(() => own.forEach((weight, name) => weight.copy_(weights[name])));
    return this;
  }
}

/** The weights in a value, with their names; `path` has the values around it, against cycles. */
function named(value: unknown, path: readonly unknown[] = []): [name: string, weight: Tensor][] {
  if (value instanceof Tensor) return [["", value]];
  if (path.includes(value)) return [];
  const inside = [...path, value];
  return partsOf(value).flatMap(([name, part]) =>
    named(part, inside).map(([rest, weight]): [string, Tensor] => [
      rest === "" ? name : `${name}.${rest}`,
      weight,
    ])
  );
}

/** The properties of a module and the entries of a collection, with their names. */
function partsOf(value: unknown): [name: string, part: unknown][] {
  if (value instanceof Map) return [...value].map(([key, part]) => [String(key), part]);
  if (value instanceof Set) return [...value].map((part, i) => [String(i), part]);
  if (Array.isArray(value) || isPlain(value)) return Object.entries(value);
  if (!(value instanceof Module)) return [];
  return Object.entries(value).map(([key, part]) => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    // PyTorch's name, unless another property has it.
    return [name !== key && Object.hasOwn(value, name) ? key : name, part];
  });
}

function list(what: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `${what}: ${names.join(", ")}; `;
}
