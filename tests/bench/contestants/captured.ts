/** This project with its steps captured: written down once, and repeated as one program. */
import { capture, scan } from "unroll";
import { serve } from "../serve.ts";
import { unroll } from "./unroll_steps.ts";

export const captured = unroll(
  (step) => capture(step, { unchecked: true }),
  (step, start, x, y) => {
    const [xs, ys] = [x, y].map((t) => t.reshape([-1, 1, 1])); // each [T, 1, 1]
    return () => scan(step, start, [xs, ys])[1].toArray() as number[];
  },
);

if (import.meta.main) await serve(captured);
