import { format, table } from "../inspect/console_format.ts";
import { inspect, type InspectOptions } from "../inspect/inspect.ts";
import type { Outbox } from "./outbox.ts";

/** Replaces the worker's console: what cells print becomes output, written as Deno writes it. */
export function installConsole(outbox: Outbox): void {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const print = (name: "stdout" | "stderr", text: string) =>
    outbox.print(name, `${indent}${text.replaceAll("\n", `\n${indent}`)}\n`);
  const log = (...values: unknown[]) => print("stdout", format(...values));
  const warn = (...values: unknown[]) => print("stderr", format(...values));
  const elapsed = (label: string) => {
    const start = timers.get(label);
    if (start === undefined) warn(`Timer '${label}' does not exist`);
    return start === undefined ? undefined : `${label}: ${Math.trunc(performance.now() - start)}ms`;
  };
  const group = (...values: unknown[]) => {
    if (values.length > 0) log(...values);
    indent += "  ";
  };
  const methods = {
    log,
    info: log,
    debug: log,
    warn,
    error: warn,
    dir: (value: unknown, options?: InspectOptions) => print("stdout", inspect(value, options)),
    dirxml: log,
    table(data: unknown, columns?: string[]) {
      const text = table(data, columns);
      if (text === null) log(data);
      else print("stdout", text);
    },
    assert(condition?: unknown, ...values: unknown[]) {
      if (condition) return;
      const [first, ...rest] = values;
      if (values.length === 0) warn("Assertion failed");
      else if (typeof first === "string") warn(`Assertion failed: ${first}`, ...rest);
      else warn("Assertion failed:", ...values);
    },
    count(label = "default") {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset(label = "default") {
      if (!counts.delete(label)) warn(`Count for '${label}' does not exist`);
    },
    time(label = "default") {
      if (timers.has(label)) warn(`Timer '${label}' already exists`);
      else timers.set(label, performance.now());
    },
    timeLog(label = "default", ...values: unknown[]) {
      const text = elapsed(label);
      if (text !== undefined) log(text, ...values);
    },
    timeEnd(label = "default") {
      const text = elapsed(label);
      if (text !== undefined) log(text);
      timers.delete(label);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => indent = indent.slice(2),
    trace(...values: unknown[]) {
      warn(`Trace${values.length > 0 ? `: ${format(...values)}` : ""}`);
    },
    clear: () => outbox.add("clear_output", { wait: false }),
  };
  Object.assign(console, methods);
}
