import { type Tensor, tensor } from "../tensor/mod.ts";
import { type nn, safetensors } from "../nn/mod.ts";
import { lengthsOf, resolveConfig, type RunConfig } from "./config.ts";
import type { Values } from "./data.ts";
import { restoreNetwork } from "./network.ts";
import { complete, dataOf, requireRun, type RunResult } from "./run.ts";

/** Says in a file's metadata that it holds a run, and in which form. */
const form = "run 1";

/**
 * A run as the bytes of a safetensors file: the weights after training (`model.*`) and before
 * (`initial.*`), the losses, the data and the predictions, to the last bit, and the hyperparameters
 * and the series as JSON in the metadata. An optimizer that is a function becomes "custom".
 *
 * @example
 * ```ts
 * import { loadRun, run, saveRun } from "unroll";
 *
 * const bytes = saveRun(run({ epochs: 10 })); // Deno.writeFile("my_run.safetensors", bytes) keeps it
 * const { config, losses } = loadRun(bytes);
 * console.log(config.epochs, losses.length); // 10 10
 * ```
 */
export function saveRun<V>(run: RunResult<nn.Network, V>): Uint8Array<ArrayBuffer> {
  requireRun("saveRun", run);
  const { config, model, initial, losses, validationLosses, times, x, y } = run;
  const wide = { dtype: "float64" } as const;
  const tensors = {
    ...prefixed("model", model.stateDict()),
    ...prefixed("initial", initial.stateDict()),
    losses: tensor(losses, wide),
    validation_losses: tensor(validationLosses, wide),
    predictions: tensor(run.predictions as Values, wide),
    times: tensor(times, wide),
    x,
    y,
  };
  return safetensors.save(tensors, { unroll: form, config: JSON.stringify(plain(config)) });
}

/**
 * The run of a file that {@linkcode saveRun} made. What is in it is checked, not believed.
 *
 * @throws SafetensorsError if the bytes are no safetensors file
 * @throws TypeError if it holds no run, or something is missing in it
 * @throws RangeError with the name and value of a hyperparameter that cannot be meant
 *
 * @example
 * ```ts
 * import { loadRun, run, saveRun } from "unroll";
 *
 * const back = loadRun(saveRun(run({ epochs: 5 })));
 * console.log(back.config.epochs, back.losses.length); // 5 5
 * ```
 */
export function loadRun(bytes: Uint8Array): RunResult {
  const { tensors, metadata } = safetensors.load(bytes);
  if (metadata.unroll !== form) {
    const what = metadata.unroll === undefined ? "no run of Unroll" : `"${metadata.unroll}"`;
    throw new TypeError(`loadRun: the file holds ${what}; it must be one that saveRun made`);
  }
  const config = readConfig(metadata.config);
  const { losses, validationLosses, predictions } = lengthsOf(config);
  const { initial, model, ...rest } = grouped(tensors);
  const read = (name: string, shape: number[]) => {
    requireShape(name, rest[name], shape);
    return rest[name].toArray() as number[];
  };
  const data = dataOf(config);
  const isRows = typeof data.actual[0] === "object";
  const result = {
    config,
    model: restoreNetwork(config, model),
    initial: restoreNetwork(config, initial),
    losses: read("losses", [losses]),
    validationLosses: read("validation_losses", [validationLosses]),
    predictions: read("predictions", isRows ? [...data.x.shape] : [predictions]),
    ...data,
  };
  for (const weight of result.initial.parameters()) weight.requiresGrad = false;
  return complete(result);
}

/** Hyperparameters without functions, which nothing but a program can hold. */
export function plain(config: RunConfig): RunConfig {
  return typeof config.optimizer === "function" ? { ...config, optimizer: "custom" } : config;
}

/** Checks hyperparameters that come from outside; "custom" may be there for an optimiser. */
export function checkedConfig(value: unknown): RunConfig {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`the hyperparameters are ${JSON.stringify(value)}; they must be an object`);
  }
  const { optimizer, ...rest } = value as RunConfig;
  if (optimizer !== "custom") return resolveConfig(value);
  return { ...resolveConfig(rest), optimizer };
}

function readConfig(text: string | undefined): RunConfig {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new TypeError("loadRun: the hyperparameters in the file are no JSON");
  }
  return checkedConfig(value);
}

function prefixed(prefix: string, weights: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [`${prefix}.${name}`, weight]),
  );
}

/** Tensors by name, those of the two networks apart. */
type Grouped = Record<string, Tensor> & Record<"model" | "initial", Record<string, Tensor>>;

function grouped(tensors: Record<string, Tensor>): Grouped {
  const take = (prefix: string) =>
    Object.entries(tensors).flatMap(([name, t]): [string, Tensor][] =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), t]] : []
    );
  const [model, initial] = ["model", "initial"].map((prefix) => Object.fromEntries(take(prefix)));
  return { ...tensors, model, initial } as Grouped;
}

function requireShape(name: string, t: Tensor | undefined, shape: readonly number[]): void {
  if (t?.shape.join() === shape.join()) return;
  const found = t === undefined ? "missing" : `[${t.shape.join(", ")}]`;
  throw new TypeError(`loadRun: ${name} is ${found}; it must be [${shape.join(", ")}]`);
}
