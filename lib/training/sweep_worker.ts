import { serveSweep } from "./sweep_serve.ts";

serveSweep();
