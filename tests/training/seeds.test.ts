import assert from "node:assert/strict";
import { DivergedError, run } from "unroll";
import { readCases } from "../fixtures/read.ts";

/** A run of PyTorch, and how sensitive it is. */
interface Run {
  seed: number;
  hidden: number;
  lr: number;
  epochs: number;
  seqLength: number;
  /** How far the loss moves, relative to itself, when one initial weight moves by one last place. */
  moved: [epoch: number, distance: number][];
  losses: number[];
}

const cases = readCases<Run>("sine");

/** What the project promises of every epoch, relative to the loss. */
const bound = 1e-4;
/** Below this, a loss is rounding noise: about the square of float32's precision. */
const noise = 1e-12;
/**
 * Where PyTorch's own run has parted this far from itself, there is nothing left to compare with.
 */
const parted = 1e-2;

const sensitive: string[] = [];
let compared = 0;
let within = 0;

for (const { seed, hidden, lr, epochs, seqLength, moved, losses } of cases) {
  const what = `seed ${seed}, hiddenSize ${hidden}, lr ${lr}, seqLength ${seqLength}`;
  Deno.test(`${what}: the losses of ${epochs} epochs are PyTorch's`, () => {
    const found = lossesOf({ seed, hiddenSize: hidden, lr, epochs, seqLength });
    let furthest = 0;
    const off = (loss: number, epoch: number) => Math.abs(found[epoch] - loss) / loss;
    if (losses.every((loss, epoch) => loss < noise || off(loss, epoch) <= bound)) within++;
    losses.forEach((loss, epoch) => {
      // A sensitive run may go as far as PyTorch's own does when one initial weight moves by one
      // unit in the last place. That distance is noted whenever it has doubled, so up to twice as
      // much may lie between two notes.
      const own = moved.findLast(([from]) => from <= epoch)![1];
      if (own > parted) return;
      compared++;
      furthest = Math.max(furthest, off(loss, epoch));
      const close = off(loss, epoch) <= Math.max(bound, 2 * own) || loss < noise;
      assert.ok(close, `epoch ${epoch}: ${found[epoch]}, PyTorch has ${loss}, and moves by ${own}`);
    });
    if (furthest > bound) sensitive.push(what);
    if (losses.length < epochs) assert.ok(found.length < epochs, "PyTorch diverges here");
  });
}

Deno.test("four of five runs keep the bound throughout, and nine of ten losses are compared", () => {
  assert.ok(sensitive.length <= cases.length / 5, sensitive.join("\n"));
  const all = cases.reduce((sum, { losses }) => sum + losses.length, 0);
  assert.ok(compared > 0.9 * all, `${compared} of ${all} losses were compared`);
});

Deno.test("as in the README, 102 of 114 runs keep the bound in every epoch", () => {
  assert.deepEqual([within, cases.length], [102, 114]);
});

/** The losses of a run, up to where it diverged. */
function lossesOf(options: Parameters<typeof run>[0]): number[] {
  try {
    return run(options).losses;
  } catch (error) {
    if (error instanceof DivergedError) return error.losses;
    throw error;
  }
}
