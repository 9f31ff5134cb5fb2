import { serveSweep, type SweepScope } from "./sweep_serve.ts";

/*
 * One worker of a sweep, as a module.
 */

serveSweep(self as unknown as SweepScope);
