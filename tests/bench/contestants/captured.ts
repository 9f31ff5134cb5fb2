/** This project, with its steps captured, as `run()` does. */
import { capture } from "unroll";
import { serve } from "../serve.ts";
import { unroll } from "./unroll_steps.ts";

export const captured = unroll(capture);

if (import.meta.main) await serve(captured);
