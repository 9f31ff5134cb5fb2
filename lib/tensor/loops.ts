import type { Binary, Elementwise, Loop, Ternary, Unary } from "./launch.ts";

/*
 * One loop for all functions would call, at every element, whichever it was given. So every
 * function gets a loop of its own, made of its text: the engine then puts the function's body into
 * the loop, which makes it several times as fast. Such a function uses its arguments and `Math`
 * alone, and so its text says all of it.
 */

/** The loop of a function of `count` inputs, which is made once. */
export function loopOf(f: Elementwise, count: number): Loop {
  return f.loop ??= compile(f, count);
}

const inputs = ["x[i + n * p]", "y[j + n * q]", "z[k + n * r]"];

function compile(f: Elementwise, count: number): Loop {
  const list = inputs.slice(0, count).join(", ");
  const text = `"use strict";
    const f = ${f};
    return (round, fma, size, to, o, x, i, p, y, j, q, z, k, r) => {
      for (let n = 0; n < size; n++) to[o + n] = f(${list}, round, fma);
    };`;
  try {
    return new Function(text)();
  } catch (error) {
    // A page may forbid code that is made at run time.
    if (error instanceof EvalError) return shared(f, count);
    throw error;
  }
}

/** The same without a text of its own. */
function shared(f: Elementwise, count: number): Loop {
  const [one, two, three] = [f as Unary, f as Binary, f as Ternary];
  if (count === 1) {
    return (round, fma, size, to, o, x, i, p) => {
      for (let n = 0; n < size; n++) to[o + n] = one(x[i + n * p], round, fma);
    };
  }
  if (count === 2) {
    return (round, fma, size, to, o, x, i, p, y, j, q) => {
      for (let n = 0; n < size; n++) to[o + n] = two(x[i + n * p], y![j! + n * q!], round, fma);
    };
  }
  return (round, fma, size, to, o, x, i, p, y, j, q, z, k, r) => {
    for (let n = 0; n < size; n++) {
      to[o + n] = three(x[i + n * p], y![j! + n * q!], z![k! + n * r!], round, fma);
    }
  };
}
