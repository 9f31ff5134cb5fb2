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
  /** False if one of its modules has not ended, because it threw. */
  hasEnded: boolean;
}

/** Follows what `deno test --parallel` prints while it runs the modules of some groups. */
export class Progress {
  readonly #groups: { group: Group; passed: number; failed: number; running: Set<string> }[];

  constructor(modules: Map<Group, string[]>) {
    this.#groups = Array.from(modules, ([group, paths]) => ({
      group,
      passed: 0,
      failed: 0,
      running: new Set(paths.map((path) => basename(path))),
    }));
  }

  /** Reads the next line, and returns the groups that end with it. */
  read(line: string): GroupResult[] {
    const { path, result } = readResult(line) ?? {};
    const found = this.#groups.find(({ running }) => running.has(basename(path ?? "")));
    if (found && result === "ok") found.passed++;
    if (found && result === "FAILED") found.failed++;
    const [, ended] = END.exec(line) ?? [];
    for (const { running } of this.#groups) running.delete(ended);
    const next = this.#groups.findIndex(({ running }) => running.size > 0);
    return this.#take(next < 0 ? Infinity : next);
  }

  /** The groups that `read` has not returned, when there are no more lines. */
  rest(): GroupResult[] {
    return this.#take(Infinity);
  }

  /** The group that is running, and how many of its tests have passed. */
  describe(): string {
    const [first] = this.#groups;
    return first === undefined ? "" : `${first.group} … ${count(first.passed)}`;
  }

  #take(count: number): GroupResult[] {
    return this.#groups.splice(0, count).map(({ running, ...result }) => ({
      ...result,
      hasEnded: running.size === 0,
    }));
  }
}
