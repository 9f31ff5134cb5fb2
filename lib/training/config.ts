/**
 * The choices that are made before training begins. Weights are what training finds; these it does
 * not touch.
 */
export interface RunConfig {
  /** Fixes the initial weights. A whole number from 0 to 2^32 - 1. Tutorial: 42. */
  readonly seed: number;
  /** Hidden neurons, and so context neurons: the input layer has 1 + hiddenSize. Tutorial: 6. */
  readonly hiddenSize: number;
  /** Passes over the sequence. Tutorial: 300. */
  readonly epochs: number;
  /** Training pairs (sin t, sin t'). Tutorial: 20. */
  readonly seqLength: number;
  /** Learning rate: how far a weight moves against its gradient. Tutorial: 0.1. */
  readonly lr: number;
}

const defaults: RunConfig = { seed: 42, hiddenSize: 6, epochs: 300, seqLength: 20, lr: 0.1 };

/**
 * Fills in the tutorial's values and refuses what cannot be meant.
 *
 * @throws RangeError with the name and value of a wrong hyperparameter
 * @throws TypeError for a name that is no hyperparameter
 */
export function resolveConfig(options: Partial<RunConfig>): RunConfig {
  for (const name of Object.keys(options)) {
    if (!(name in defaults)) {
      throw new TypeError(
        `run: there is no option "${name}"; the options are ${
          Object.keys(defaults).join(", ")
        } and onEpoch`,
      );
    }
  }
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const config: RunConfig = { ...defaults, ...Object.fromEntries(given) };
  for (const name of ["hiddenSize", "epochs", "seqLength"] as const) {
    if (!Number.isSafeInteger(config[name]) || config[name] < 1) {
      throw new RangeError(
        `run: ${name} is ${show(config[name])}; it must be a whole number of 1 or more`,
      );
    }
  }
  const { seed, lr } = config;
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(
      `run: seed is ${show(seed)}; it must be a whole number from 0 to 4294967295 (2^32 - 1)`,
    );
  }
  if (!Number.isFinite(lr) || lr < 0) {
    throw new RangeError(`run: lr is ${show(lr)}; it must be a finite number of 0 or more`);
  }
  return config;
}

/** Cells are not type-checked when they run, so anything may arrive here. */
function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
