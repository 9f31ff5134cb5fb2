import { configNames, resolveConfig, type RunConfig } from "./config.ts";

const NAMES = ["Deno.customInspect", "nodejs.util.inspect.custom"].map(Symbol.for);

/** Gives a value a text for `console.log` and notebooks, which copies do not have. */
export function withSummary<T extends object>(value: T, write: (value: T) => string): T {
  for (const name of NAMES) Object.defineProperty(value, name, { value: () => write(value) });
  return value;
}

/** A run as a call, with the hyperparameters that are not the tutorial's. */
export function callOf(config: RunConfig): string {
  const { data, seqLength } = config;
  const ofData = data && { signal: null, seqLength, scale: true };
  const usual: RunConfig = { ...resolveConfig({}), ...ofData };
  const own = configNames.filter((name) => config[name] !== usual[name]).map((name) => {
    const value = config[name];
    if (typeof value === "function") return `${name}: …`;
    if (name === "data" || name === "times") return `${name}: [${config[name]!.length} values]`;
    return `${name}: ${JSON.stringify(value)}`;
  });
  return own.length === 0 ? "run()" : `run({ ${own.join(", ")} })`;
}

/** The result of a run in a line: `loss 5.213 to 0.05261 in 300 epochs`. */
export function resultOf(
  { losses, validationLosses }: Readonly<Record<"losses" | "validationLosses", number[]>>,
): string {
  const short = (x: number | undefined) => String(Number(x?.toPrecision(4)));
  const validation = validationLosses.length === 0
    ? ""
    : `, validation error ${short(validationLosses.at(-1))}`;
  const epochs = losses.length === 1 ? "1 epoch" : `${losses.length} epochs`;
  return `loss ${short(losses[0])} to ${short(losses.at(-1))} in ${epochs}${validation}`;
}
