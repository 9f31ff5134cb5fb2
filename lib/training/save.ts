import { isPlain } from "../tensor/internals.ts";
import { type Tensor, tensor } from "../tensor/mod.ts";
import { type nn, safetensors } from "../nn/mod.ts";
import { lengthsOf, resolveConfig, type RunConfig } from "./config.ts";
import type { Values } from "./data.ts";
import { restoreNetwork } from "./create_network.ts";
import { complete, dataOf, requireRun, type RunResult } from "./run.ts";

/** The format of the file, in its metadata. */
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
  const isNamed = typeof config.optimizer !== "function";
  const plain = isNamed ? config : { ...config, optimizer: "custom" };
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
  return safetensors.save(tensors, { unroll: form, config: JSON.stringify(plain) });
}

/**
 * The run of a file that {@linkcode saveRun} made. The contents are checked.
 *
 * @throws SafetensorsError if the bytes are not a safetensors file
 * @throws TypeError if it does not hold a run, or parts of it are missing
 * @throws RangeError with the name and value of a hyperparameter that is not allowed
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
  const read = (name: string, shape: number[]) => {
    requireShape(name, tensors[name], shape);
    return tensors[name].toArray() as number[];
  };
  const data = dataOf(config);
  const isRows = typeof data.actual[0] === "object";
  const result = {
    config,
    model: restoreNetwork(config, unprefixed("model", tensors)),
    initial: restoreNetwork(config, unprefixed("initial", tensors)),
    losses: read("losses", [losses]),
    validationLosses: read("validation_losses", [validationLosses]),
    predictions: read("predictions", isRows ? [...data.x.shape] : [predictions]),
    ...data,
  };
  for (const weight of result.initial.parameters()) weight.requiresGrad = false;
  return complete(result);
}

/** Checks hyperparameters of a file; the optimiser may be "custom". */
export function checkedConfig(value: unknown): RunConfig {
  if (!isPlain(value)) {
    throw new TypeError(`the hyperparameters are ${JSON.stringify(value)}; they must be an object`);
  }
  const { optimizer, ...rest } = value;
  if (optimizer !== "custom") return resolveConfig(value);
  return { ...resolveConfig(rest), optimizer };
}

function readConfig(text: string | undefined): RunConfig {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new TypeError("loadRun: the hyperparameters in the file are not JSON");
  }
  return checkedConfig(value);
}

function prefixed(prefix: string, weights: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, weight]) => [`${prefix}.${name}`, weight]),
  );
}

/** The tensors whose names have a prefix, by the rest of their names. */
function unprefixed(prefix: string, tensors: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).filter(([name]) => name.startsWith(`${prefix}.`))
      .map(([name, t]) => [name.slice(prefix.length + 1), t]),
  );
}

function requireShape(name: string, t: Tensor | undefined, shape: readonly number[]): void {
  if (t?.shape.join() === shape.join()) return;
  const found = t === undefined ? "missing" : `[${t.shape.join(", ")}]`;
  throw new TypeError(`loadRun: ${name} is ${found}; it must be [${shape.join(", ")}]`);
}
