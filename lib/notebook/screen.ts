import { contentOf, type Output } from "./display.ts";
import { openBroadcast } from "./host.ts";

/** A place that shows one output after another. */
export interface Screen {
  /** Replaces what was shown before. */
  draw(output: Output): void;
  /** After the last drawing, keeps it or removes it. */
  end(keep: boolean): void;
}

/** Front ends show nothing for it, and tools that convert notebooks do not complain. */
const nothing: Output = { data: { "text/html": "", "text/plain": "" }, metadata: {} };

/** An output of the current cell that can be redrawn. Null where no cells run. */
export function openDisplay(): Screen | null {
  const broadcast = openBroadcast();
  if (!broadcast) return null;
  const id = crypto.randomUUID();
  let isShown = false;
  const draw = (output: Output) => {
    broadcast(isShown ? "update_display_data" : "display_data", contentOf(output, id));
    isShown = true;
  };
  return { draw, end: (keep) => keep || !isShown || draw(nothing) };
}

/** A line of the terminal of standard error. Null where there is none, or in a kernel. */
export function openTerminalLine(): Screen | null {
  const { Deno } = globalThis as { Deno?: typeof globalThis.Deno };
  if (!Deno?.stderr?.isTerminal()) return null;
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
  const erase = "\r\x1b[K";
  return {
    draw({ data }) {
      const columns = Deno.consoleSize().columns || 80;
      write(`${erase}${data["text/plain"].slice(0, columns - 1)}`);
    },
    end(keep) {
      write(keep ? "\n" : erase);
    },
  };
}
