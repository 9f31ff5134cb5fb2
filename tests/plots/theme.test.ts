import assert from "node:assert/strict";
import { colors, papers } from "../../lib/plots/theme.ts";
import { contrast, distance, seenWith } from "./color.ts";

const named = Object.entries({
  actual: colors.actual,
  predicted: colors.predicted,
  positive: colors.positive,
  negative: colors.negative,
  state: colors.state,
  warning: colors.warning,
  ...Object.fromEntries(colors.series.map((color, i) => [`series ${i}`, color])),
});

/** Papers that figures may land on besides our own: JupyterLab and VS Code, dark. */
const grounds = [papers.light.paper, papers.dark.paper, "#111111", "#1e1e1e", "#212121"];

for (const [name, color] of named) {
  Deno.test(`the colour "${name}" has a contrast of at least 3:1 on every paper`, () => {
    for (const ground of grounds) {
      const found = contrast(color, ground);
      assert(found >= 3, `${color} on ${ground}: ${found.toFixed(2)}`);
    }
  });
}

for (const [name, { paper, ink, muted }] of Object.entries(papers)) {
  Deno.test(`text on ${name} paper reaches 4.5:1`, () => {
    assert(contrast(ink, paper) >= 7, `ink ${contrast(ink, paper)}`);
    assert(contrast(muted, paper) >= 4.5, `muted ${contrast(muted, paper)}`);
  });
}

for (const kind of ["normal", "protan", "deutan", "tritan"] as const) {
  Deno.test(`series colours stay apart with ${kind} vision`, () => {
    const pairs = colors.series.flatMap((a, i) => colors.series.slice(i + 1).map((b) => [a, b]));
    for (const [a, b] of pairs) {
      const found = distance(seenWith(kind, a), seenWith(kind, b));
      // About three times the least difference that people notice side by side.
      assert(found > 0.06, `${a} and ${b}: ${found.toFixed(3)}`);
    }
  });
}
