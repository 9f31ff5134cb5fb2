/** How far a run of all tests is. */

import { basename } from "node:path";
import { END, type Group } from "./groups.ts";
import { readResult } from "./report.ts";
import { count } from "./skips.ts";

/** How the tests of a group ended. */
export interface GroupResult {
  group: Group;
  passed: number;
  failed: number;
}

/** Follows what `deno test --parallel` prints while it runs the modules of some groups. */
export class Progress {
  readonly #running: (GroupResult & { modules: Set<string> })[];

  constructor(modules: Map<Group, string[]>) {
    this.#running = Array.from(modules, ([group, paths]) => ({
      group,
      passed: 0,
      failed: 0,
      modules: new Set(paths.map((path) => basename(path))),
    }));
  }

  /** Reads the next line, and returns the groups that end with it. */
  read(line: string): GroupResult[] {
    const { path, result } = readResult(line) ?? {};
    const found = this.#running.find(({ modules }) => modules.has(basename(path ?? "")));
    if (found && result === "ok") found.passed++;
    if (found && result === "FAILED") found.failed++;
    const [, ended] = END.exec(line) ?? [];
    for (const { modules } of this.#running) modules.delete(ended);
    const next = this.#running.findIndex(({ modules }) => modules.size > 0);
    return this.#running.splice(0, next < 0 ? Infinity : next);
  }

  /** The groups that have not ended: a module that throws does not say that it ends. */
  rest(): GroupResult[] {
    return this.#running.splice(0);
  }

  /** The group that is running, and how much of it has passed. */
  describe(): string {
    const [first] = this.#running;
    return first === undefined ? "" : `${first.group} … ${count(first.passed)}`;
  }
}
