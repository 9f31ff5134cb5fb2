import assert from "node:assert/strict";
import fc from "fast-check";
import { JSDOM } from "jsdom";
import { compactPath, compactTags, shareCellStyles } from "../../../lib/page/render/compact.ts";

const { document } = new JSDOM().window;

/** What a browser makes of HTML, written out again. */
function read(html: string): string {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.innerHTML;
}

Deno.test("unnecessary quotes are removed, and shapes close themselves", () => {
  assert.equal(
    compactTags('<a href="https://a.b/c/" title="x y" hidden=""><b>&lt;p class="q"&gt;</b></a>'),
    '<a href=https://a.b/c/ title="x y" hidden=""><b>&lt;p class="q"&gt;</b></a>',
  );
  assert.equal(
    compactTags('<svg width="1"><g fill="red"><circle r="2"></circle><rect></rect></g></svg>'),
    "<svg width=1><g fill=red><circle r=2 /><rect/></g></svg>",
  );
  // Outside of a drawing these close nothing.
  assert.equal(compactTags('<path d="M0"></path>'), "<path d=M0></path>");
});

Deno.test("a browser reads the same, for any attributes and texts", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."/='\"`<>& \n\t-a1"), maxLength: 8 }),
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.record({
        name: fc.constantFrom("p", "span", "svg", "g", "path", "rect", "circle", "use", "img"),
        attributes: fc.dictionary(
          fc.constantFrom("id", "class", "d", "href", "aria-label", "xlink:href", "data-a", "alt"),
          text,
        ),
        children: fc.array(tie("node"), { maxLength: 4 }),
      }),
    ),
  })).node as fc.Arbitrary<Tree>;
  fc.assert(fc.property(tree, (node) => {
    const html = read(write(node));
    assert.equal(read(compactTags(html)), read(html));
  }));
});

type Tree = string | { name: string; attributes: Record<string, string>; children: Tree[] };

function write(tree: Tree): string {
  if (typeof tree === "string") return escape(tree);
  const attributes = Object.entries(tree.attributes).map(([name, value]) =>
    ` ${name}="${escape(value)}"`
  );
  return `<${tree.name}${attributes.join("")}>${tree.children.map(write).join("")}</${tree.name}>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
    .replaceAll(">", "&gt;");
}

Deno.test("cells that look alike share a class, and look as before", () => {
  const style = "text-align: right; padding: 3px 8px";
  const other = "color: red";
  const html =
    `<table><tr>${`<td style="${style}">1</td>`.repeat(5)}<th scope="row" style="${style}">` +
    `2</th><td style="${other}">3</td></tr></table>`;
  const shared = shareCellStyles(html);
  assert.ok(!shared.html.includes(style));
  assert.ok(shared.html.includes(`<th scope="row" class="page-s0">`));
  assert.ok(shared.html.includes(`<td style="${other}">`));

  const { document } = new JSDOM(`<style>${shared.css}</style>${shared.html}`).window;
  const view = document.defaultView!;
  for (const cell of document.querySelectorAll(".page-s0")) {
    const { textAlign, paddingLeft } = view.getComputedStyle(cell);
    assert.deepEqual([textAlign, paddingLeft], ["right", "8px"]);
  }
});

Deno.test("rare styles, cells with a class, and complex styles are unchanged", () => {
  for (
    const [cell, count] of [
      [`<td style="color: red">`, 3],
      [`<td class="mine" style="color: red">`, 9],
      [`<td style="font-family: &quot;A&quot;">`, 9],
      [`<td style="content: '</style><script>alert(1)</script>'">`, 9],
      [`<p style="color: red">`, 9],
    ] as const
  ) {
    const html = cell.repeat(count);
    assert.deepEqual(shareCellStyles(html), { html, css: "" });
  }
});

Deno.test("no style can break out of its rule", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const style = text.replaceAll('"', "&quot;");
    const { css } = shareCellStyles(`<td style="${style}">`.repeat(4));
    assert.match(css, /^(\.page-s0\{[^<>{}@\\"']*\}\n)?$/);
  }));
});

/** Points of a path, as a browser would read M, L and l. */
function pointsOf(d: string): [number, number][] {
  const points: [number, number][] = [];
  for (const [, letter, numbers] of d.matchAll(/([MLl])([^MLl]*)/g)) {
    const list = [...numbers.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    for (let i = 0; i < list.length; i += 2) {
      const [x, y] = letter === "l" ? points[points.length - 1] : [0, 0];
      points.push([x + list[i], y + list[i + 1]]);
    }
  }
  return points;
}

Deno.test("a long line is shortened, and no point moves visibly", () => {
  const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
  const scale = fc.constantFrom(0.001, 1, 1000);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(coordinate, coordinate), { minLength: 20, maxLength: 400 }),
      scale,
      (list, scale) => {
        const points = list.map((pair) => pair.map((x) => (x * scale).toFixed(6)));
        const d = `M${points.map((pair) => pair.join(",")).join("L")}`;
        const compact = compactPath(d);
        assert.ok(compact.length <= d.length);
        const [before, after] = [pointsOf(d), pointsOf(compact)];
        assert.equal(after.length, before.length);
        const extent = Math.max(...[0, 1].map((axis) => {
          const values = before.map((point) => point[axis]);
          return Math.max(...values) - Math.min(...values);
        }));
        after.forEach((point, i) =>
          point.forEach((x, axis) => assert.ok(Math.abs(x - before[i][axis]) <= extent / 5000))
        );
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("a line of 300 losses takes little more than half the characters", () => {
  const points = Array.from(
    { length: 300 },
    (_, i) => `${(40 + 1.94 * i).toFixed(2)},${(370 - 350 * Math.exp(-i / 60)).toFixed(2)}`,
  );
  const d = `M${points.join("L")}`;
  assert.ok(compactPath(d).length < 0.6 * d.length);
});

Deno.test("curves, closed and short paths stay as they are", () => {
  const many = Array.from({ length: 30 }, (_, i) => `${i * 10},${i * i}`).join("L");
  for (const d of ["M0,0L1,1", `M${many}Z`, `M0,0C${many}`, `M${many}M0,0L1,1`, "", "M1,1"]) {
    assert.equal(compactPath(d), d);
  }
});
