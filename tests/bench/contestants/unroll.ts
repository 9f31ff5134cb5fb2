/** This project, step by step: the loop as the notebook has it. */
import { serve } from "../serve.ts";
import { unroll } from "./unroll_steps.ts";

export const stepByStep = unroll((step) => step);

if (import.meta.main) await serve(stepByStep);
