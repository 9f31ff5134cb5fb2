import { Tensor } from "../tensor/mod.ts";
import { compileText } from "./compile_text.ts";

/** All tensors in a value, depth first. */
export function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(tensorsIn);
}

/** The same value, with tensors that have no history. */
export function withoutHistory<R>(value: R): R {
  const visit = (value: unknown): unknown => {
    if (value instanceof Tensor) {
      return value.requiresGrad && !value.isLeaf ? value.detach() : value;
    }
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, visit(v)]));
  };
  return visit(value) as R;
}

/**
 * Makes the same arrays and objects as `value` again and again, around new tensors. Written out as
 * code, which is several times as fast as walking over the parts.
 */
export function builder(value: unknown, tensor: (t: Tensor) => () => Tensor): () => unknown {
  const parts: (() => unknown)[] = [];
  const part = (make: () => unknown) => `parts[${parts.push(make) - 1}]()`;
  const print = (value: unknown): string => {
    if (value instanceof Tensor) return part(tensor(value));
    if (typeof value !== "object" || value === null) return part(() => value);
    if (Array.isArray(value)) return `[${value.map(print).join(", ")}]`;
    const entries = Object.entries(value).map(([key, v]) => `${JSON.stringify(key)}: ${print(v)}`);
    return `{ ${entries.join(", ")} }`;
  };
  const make = compileText(`return (parts) => (${print(value)});`);
  return () => make(parts);
}
