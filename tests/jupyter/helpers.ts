import { join } from "node:path";
import process from "node:process";
import type { Cell, CellMetadata, CodeCell, Notebook } from "../../lib/jupyter/notebook.ts";

/** A notebook of code cells, each given by its source or by source and metadata. */
export function notebookOf(...cells: (string | [source: string, CellMetadata])[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" } },
    cells: cells.map((cell, index): Cell => {
      const [source, metadata] = typeof cell === "string" ? [cell, {}] : cell;
      return {
        cell_type: "code",
        id: `cell-${index}`,
        metadata,
        source,
        outputs: [],
        execution_count: null,
      };
    }),
  };
}

/** The code cell at a position. */
export function codeCell(notebook: Notebook | undefined, index: number): CodeCell {
  const cell = notebook?.cells[index];
  if (cell?.cell_type !== "code") throw new Error(`Cell ${index} is not a code cell.`);
  return cell;
}

/** Everything that a code cell shows as text, in order, without separators. */
export function textOf({ outputs }: CodeCell): string {
  return outputs.map((output) => {
    switch (output.output_type) {
      case "stream":
        return output.text;
      case "error":
        return `${output.ename}: ${output.evalue}`;
      default:
        return String(output.data["text/plain"] ?? output.data["image/svg+xml"]);
    }
  }).join("");
}

/** Runs `use` with a new folder, which is removed afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "unroll test ü " }));
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes a cache of Deno's with nothing in it but the packages that are loaded; gives its folder. */
export async function makeCache(parent: string): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
  const cache = join(parent, "cache");
  await Deno.mkdir(cache);
  await Deno.symlink(npmCache, join(cache, "npm"), { type: "dir" });
  return cache;
}

/** True while a process with this id runs; one that has ended counts no more, reaped or not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const args = ["-o", "stat=", "-p", String(pid)];
    const { stdout } = new Deno.Command("ps", { args }).outputSync();
    return !/^(Z|$)/.test(new TextDecoder().decode(stdout).trim());
  } catch {
    return true;
  }
}

/**
 * Waits until a condition holds; fails after a minute, by default.
 *
 * @param what What is waited for; as a function, what there is instead.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string),
  seconds = 60,
) {
  const end = performance.now() + seconds * 1000;
  while (!await condition()) {
    if (performance.now() > end) {
      const message = typeof what === "string" ? `${what} did not happen.` : what();
      throw new Error(`${message} Waited for ${seconds} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
