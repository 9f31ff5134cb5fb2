export { add, div, mul, neg, sub } from "./arithmetic.ts";
export { cat, clone, narrow, reshape } from "./layout.ts";
export { mm } from "./matrix.ts";
export { cos, pow, sin, tanh } from "./pointwise.ts";
export { mean, sum } from "./reduce.ts";
