/** This project, step by step: the loop as the notebook has it. */
import { serve } from "../serve.ts";
import { rows, unroll } from "./unroll_steps.ts";

export const stepByStep = unroll((step) => step, (step, start, x, y) => {
  const [inputs, targets] = [rows(x, 1), rows(y, 1)]; // each [1, 1]
  return () => {
    let context = start;
    return inputs.map((input, j) => {
      const [next, loss] = step(context, input, targets[j]);
      context = next;
      return loss.item();
    });
  };
});

if (import.meta.main) await serve(stepByStep);
