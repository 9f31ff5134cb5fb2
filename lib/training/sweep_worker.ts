import { serveSweep, type SweepScope } from "./sweep_serve.ts";

serveSweep(self as unknown as SweepScope);
