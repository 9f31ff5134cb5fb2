/** Things to try, each a link that sets everything. */

import { format } from "./address.ts";
import { firstLook, type Settings, tutorial } from "./settings.ts";

/** A question, and the settings that answer it. */
export interface Experiment {
  readonly question: string;
  /** A fragment. */
  readonly href: string;
}

/** What is worth a guess. */
export const experiments: readonly Experiment[] = [
  ask("Are two hidden neurons enough?", { hiddenSize: 2 }),
  ask("Is five times the learning rate five times as good?", { lr: 0.5 }),
  ask("And fifty times?", { lr: 5 }),
  ask("What if slopes flow back through ten steps?", { truncate: 10 }),
  ask("What if all weights start at zero?", { std1: 0, std2: 0 }),
  ask("Is seed 42 a lucky one?", { seed: 7 }),
  ask("What if it never hears more than the first value?", {}, 2),
];

function ask(
  question: string,
  change: Partial<Settings>,
  handOver = firstLook.handOver,
): Experiment {
  const state = {
    settings: { ...tutorial, ...change },
    look: { ...firstLook, handOver },
    pinned: tutorial,
  };
  return { question, href: format(state) };
}
