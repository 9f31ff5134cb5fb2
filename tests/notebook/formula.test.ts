import assert from "node:assert/strict";
import { backwardPass, type Tensor, tensor } from "unroll";
import { worked } from "../../lib/notebook/formula.ts";

/** What a formula with numbers in it comes to. */
function evaluate(text: string): number {
  const power: Record<string, string> = { "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4" };
  const script = text
    .replace(/√/g, "sqrt").replace(/(\|)([^|]*)\1/g, "abs($2)")
    .replace(/(tanh|sin|cos|sign|sqrt)(?: (?=[\d(])|(?=\())?(\(?-?[\d.]+\)?)/g, "$1($2)")
    .replace(/⁻([⁰¹²³⁴])/g, (_, digit) => `**(-${power[digit]})`)
    .replace(/[⁰¹²³⁴]/g, (digit) => `**${power[digit]}`)
    .replace(/e\^(\(?-?[\d.]+\)?)/g, "exp($1)").replace(/ln ?(\([^)]*\)+|[\d.]+)/g, "log($1)")
    .replace(/·/g, "*").replace(/(?<=[\d)]) (?=[(a-z])/g, "*");
  const names = ["tanh", "sin", "cos", "sign", "sqrt", "abs", "exp", "log", "max", "min"] as const;
  return Function(...names, `return ${script}`)(...names.map((name) => Math[name]));
}

const operations: Record<string, (a: Tensor, b: Tensor) => Tensor> = {
  add: (a, b) => a.add(b),
  "add with alpha": (a, b) => a.add(b, { alpha: 0.5 }),
  sub: (a, b) => a.sub(b),
  "sub with alpha": (a, b) => a.sub(b, { alpha: 2 }),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  neg: (a) => a.neg(),
  exp: (a) => a.exp(),
  log: (a) => a.abs().log(),
  sqrt: (a) => a.abs().sqrt(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  abs: (a) => a.abs(),
  square: (a) => a.pow(2),
  cube: (a) => a.pow(3),
  inverse: (a) => a.pow(-1),
};

for (const [name, apply] of Object.entries(operations)) {
  Deno.test(`the formulas of ${name} give its numbers`, () => {
    for (const [x, z] of [[0.75, 1.5], [-0.75, 1.5], [0.75, -1.5], [-2, -0.5]]) {
      const a = tensor(x, { requiresGrad: true });
      const b = tensor(z, { requiresGrad: true });
      // Something other than 1 arrives.
      for (const node of backwardPass(apply(a, b).mul(-1.25)).filter(({ leaf }) => !leaf)) {
        const one = (values: readonly number[]) => ({ shape: [], values });
        const [left, right] = node.operands.map(({ value }) => one(value!));
        const letters = { a: left, b: right, y: one(node.value!), g: one(node.gradient) };
        const check = (formula: string, values: readonly number[]) => {
          const text = worked(formula, letters, node.parameter, one(values), false);
          const parts = text.split(" = ");
          assert(parts.length === 3 || /^-?[\w.]+$/.test(parts[1]), `${formula}: ${text}`);
          const found = evaluate(parts[1]);
          assert(
            Math.abs(found - values[0]) <= 0.02 * Math.abs(values[0]) + 1e-9,
            `${text}: ${found}`,
          );
        };
        check(node.rule.forward, node.value!);
        node.operands.forEach(({ contribution }, i) => {
          if (contribution !== null) check(node.rule.backward[i], contribution);
        });
      }
    }
  });
}
