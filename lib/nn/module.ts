import { noGrad, ShapeError, Tensor } from "../tensor/mod.ts";

/**
 * Something with weights, as `torch.nn.Module`. Every property that is a tensor or another module
 * belongs to it; its name is PyTorch's, so `weightIh` is called `weight_ih` in the state dict.
 */
export abstract class Module {
  /** All weights by name, in the order in which they were made. They are shared, not copied. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(named(this));
  }

  /** All weights, for an optimiser. */
  parameters(): Tensor[] {
    return named(this).map(([, weight]) => weight);
  }

  /**
   * Takes over the numbers of other weights, such as those of a file. The names and shapes must be
   * exactly those of this module's weights; otherwise nothing is changed.
   *
   * @throws TypeError if a name is missing, or there is none of that name
   * @throws ShapeError if a shape is another one
   */
  loadStateDict(weights: Readonly<Record<string, Tensor>>): this {
    const own = new Map(named(this));
    const missing = [...own.keys()].filter((name) => !Object.hasOwn(weights, name));
    const unknown = Object.keys(weights).filter((name) => !own.has(name));
    if (missing.length > 0 || unknown.length > 0) {
      throw new TypeError(
        `loadStateDict: ${list("missing", missing)}${list("not wanted", unknown)}` +
          `the names must be ${[...own.keys()].join(", ")}`,
      );
    }
    for (const [name, weight] of own) {
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

function named(module: Module): [name: string, weight: Tensor][] {
  return Object.entries(module).flatMap(([key, value]): [string, Tensor][] => {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (value instanceof Tensor) return [[name, value]];
    if (!(value instanceof Module)) return [];
    return named(value).map(([inner, weight]) => [`${name}.${inner}`, weight]);
  });
}

function list(what: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `${what}: ${names.join(", ")}; `;
}
