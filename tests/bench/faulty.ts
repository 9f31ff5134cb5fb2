/** Contestants that must not be timed; the first argument is their fault. */
import { typedArrays } from "./contestants/typed_arrays.ts";
import { type Contestant, type Pass, type Problem, serve } from "./serve.ts";

const [fault] = Deno.args;

/** Steps that are 1 % too long. */
function hasty(problem: Problem): Pass {
  return typedArrays[problem.task]({ ...problem, lr: 1.01 * problem.lr });
}

/** No answer for as long as a test would wait. */
function sleepy(): Pass {
  return () => new Promise((resolve) => setTimeout(() => resolve(1), 100_000));
}

/** Losses that are not numbers. */
function empty(): Pass {
  return () => NaN;
}

function crash(): never {
  throw new Error("out of coffee");
}

const faults: Record<string, (problem: Problem) => Pass> = { hasty, sleepy, empty, crash };

if (fault === "chatty") {
  // deno-lint-ignore no-console -- This is what is wrong with it.
  console.log("Welcome!");
} else {
  const contestant: Contestant = { tutorial: faults[fault], scale: faults[fault] };
  await serve(contestant);
}
