import { writeFileAtomically } from "../jupyter/atomic.ts";
import type { Log } from "../training/mod.ts";

/**
 * A file to which a sweep writes every run when it ends, and from which an interrupted sweep resumes.
 *
 * @example
 * ```ts
 * import { sweep } from "unroll";
 * import { fileLog } from "unroll/notebook";
 *
 * const path = await Deno.makeTempFile({ suffix: ".jsonl" });
 * const log = fileLog(path);
 * await sweep({ epochs: 5 }, { seeds: [1, 2], log, workers: 1 });
 * await sweep({ epochs: 5 }, { seeds: [1, 2, 3], log, workers: 1 }); // only the third is trained
 * await Deno.remove(path);
 * ```
 */
export function fileLog(path: string): Log {
  return {
    async read() {
      try {
        return await Deno.readTextFile(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return "";
        throw error;
      }
    },
    append: (line) => Deno.writeTextFile(path, line, { append: true }),
    replace: (text) => writeFileAtomically(path, text),
  };
}
