export * from "./arithmetic.ts";
export * from "./elementary.ts";
export * from "./layout.ts";
export * from "./matrix.ts";
export * from "./reduce.ts";
