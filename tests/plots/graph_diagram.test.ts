import assert from "node:assert/strict";
import fc from "fast-check";
import { graphDiagram, type GraphDiagramNode } from "../../lib/plots/graph_diagram.ts";
import { finish } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { trainingSteps } from "./samples.ts";

interface Point {
  x: number;
  y: number;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  texts: string[];
}

interface Drawing {
  boxes: Box[];
  /** Each arrow as points along its line, the tip last. */
  arrows: Point[][];
  svg: Element;
}

function draw(nodes: readonly GraphDiagramNode[]): Drawing {
  const svg = parseXml(finish(graphDiagram({ document, nodes, legend: true })));
  const graph = svg.querySelector("g")!;
  const boxes = Array.from(graph.querySelectorAll(":scope > g"), readBox);
  const paths = Array.from(
    graph.querySelectorAll(":scope > path:not(.unroll-now)"),
    (path) => path.getAttribute("d")!.match(/M[^M]*/g)!,
  );
  const arrows = paths.flatMap((lines, i) =>
    i % 2 === 1 ? [] : lines.map((line, k) => [...readPath(line), readPath(paths[i + 1][k])[0]])
  );
  return { boxes, arrows, svg };
}

function numbers(text: string): number[] {
  return Array.from(text.matchAll(/-?[\d.]+/g), ([number]) => Number(number));
}

function readBox(group: Element): Box {
  const [x, y] = numbers(group.getAttribute("transform")!);
  const rect = group.querySelector("rect")!;
  const [left, top, width, height] = ["x", "y", "width", "height"]
    .map((name) => Number(rect.getAttribute(name)));
  const texts = Array.from(
    group.querySelectorAll("tspan"),
    ({ textContent }) => textContent!.trimEnd(),
  );
  return { left: x + left, top: y + top, right: x + left + width, bottom: y + top + height, texts };
}

/** Points along a line of M, C and V, close together on its curves. */
function readPath(d: string): Point[] {
  const points: Point[] = [];
  for (const [, command, rest] of d.matchAll(/([MCV])([^A-Za-z]*)/g)) {
    const [x1, y1, x2, y2, x3, y3] = numbers(rest);
    if (command === "M") points.push({ x: x1, y: y1 });
    const from = points[points.length - 1];
    for (let i = 1; i <= 20; i++) {
      const t = i / 20;
      const s = 1 - t;
      const bend = (a: number, b: number, c: number, d: number) =>
        a * s ** 3 + 3 * b * s * s * t + 3 * c * s * t * t + d * t ** 3;
      if (command === "V") points.push({ x: from.x, y: from.y * s + x1 * t });
      if (command === "C") {
        points.push({ x: bend(from.x, x1, x2, x3), y: bend(from.y, y1, y2, y3) });
      }
    }
  }
  return points;
}

/** How far a point is inside a box; negative outside. */
function depth({ x, y }: Point, { left, top, right, bottom }: Box): number {
  return Math.min(x - left, right - x, y - top, bottom - y);
}

/** What must hold for any graph. */
function checkDrawing(nodes: readonly GraphDiagramNode[], { boxes, arrows }: Drawing): void {
  assert.deepEqual(boxes.map(({ texts }) => texts[1]), nodes.map(({ shape }) => brackets(shape)));
  const links = nodes.flatMap(({ inputs }, to) => inputs.map((from) => ({ from, to })));
  assert.equal(arrows.length, links.length);
  links.forEach(({ from, to }, i) => {
    const name = `${from} -> ${to}`;
    const [start, tip] = [arrows[i][0], arrows[i][arrows[i].length - 1]];
    assert(Math.abs(depth(start, boxes[from])) < 0.1, `${name} does not begin at its input`);
    assert(Math.abs(depth(tip, boxes[to])) < 0.1, `${name} does not end at its box`);
    for (const [b, box] of boxes.entries()) {
      const deepest = Math.max(...arrows[i].map((point) => depth(point, box)));
      assert(deepest < 0.1, `${name} runs through box ${b}`);
    }
  });
  const tips = new Set(arrows.map((points) => JSON.stringify(points[points.length - 1])));
  assert.equal(tips.size, arrows.length, "two arrows have the same head");
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const apart = Math.max(
        a.left - b.right,
        b.left - a.right,
        a.top - b.bottom,
        b.top - a.bottom,
      );
      assert(apart >= 10, `${a.texts} and ${b.texts} are ${apart} apart`);
    }
  });
}

function brackets(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

function node(label: string, inputs: number[] = [], shape = [2]): GraphDiagramNode {
  return { label, leaf: inputs.length === 0, shape, inputs, numbers: [] };
}

/** A random graph: every step uses some that came shortly before, and none is left unused. */
function randomGraph(picks: readonly number[]): GraphDiagramNode[] {
  const inputs: number[][] = [];
  picks.forEach((pick, i) => {
    const isLeaf = i === 0 || (pick % 3 === 0 && i < picks.length - 1);
    inputs.push(isLeaf ? [] : [i - 1, Math.max(0, i - 1 - pick % 7)].slice(0, 1 + pick % 2));
  });
  for (let i = 0; i < picks.length - 1; i++) {
    if (inputs.some((list) => list.includes(i))) continue;
    inputs.find((list, user) => user > i && list.length > 0)!.push(i);
  }
  return inputs.map((list) => node(list.length === 0 ? "leaf" : "Add", list, [7, 6]));
}

for (const steps of [1, 2, 3, 6]) {
  Deno.test(`${steps} unrolled steps: all boxes and arrows are there and clear of each other`, () => {
    const nodes = trainingSteps(steps);
    assert.equal(nodes.length, 9 * steps);
    const drawing = draw(nodes);
    checkDrawing(nodes, drawing);
    assert.deepEqual(drawing.boxes.map(({ texts }) => texts[0]), nodes.map(({ label }) => label));
  });
}

Deno.test("any graph of up to 60 nodes keeps boxes and arrows apart", () => {
  const picks = fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(picks, (picks) => {
      const nodes = randomGraph(picks.length === 1 ? [0] : picks);
      const drawing = draw(nodes);
      checkDrawing(nodes, drawing);
    }),
    { numRuns: 25, seed: 1 },
  );
});

for (const count of [12, 24]) {
  Deno.test(`${count} inputs of one step have ${count} arrows`, () => {
    const leaves = Array.from({ length: count }, (_, i) => node(`x${i}`));
    const nodes = [...leaves, node("Cat", [...leaves.keys()], [2 * count])];
    checkDrawing(nodes, draw(nodes));
  });
}

Deno.test("a tensor used twice has two arrows that do not overlap", () => {
  const nodes = [node("w"), node("Mul", [0, 0]), node("Sum", [1], [])];
  const drawing = draw(nodes);
  checkDrawing(nodes, drawing);
  const [first, second] = drawing.arrows;
  first.forEach(({ x }, i) => assert(second[i].x - x >= 10));
});

Deno.test("leaves look different, and the legend explains them and the arrows", () => {
  const { svg } = draw(trainingSteps(1));
  const strokes = Array.from(
    svg.querySelectorAll("g > g > rect[stroke]"),
    (rect) => rect.getAttribute("stroke"),
  );
  assert.equal(strokes[0], strokes[1]);
  assert.equal(new Set(strokes.slice(2)).size, 1);
  assert.notEqual(strokes[0], strokes[2]);
  assert.match(svg.textContent!, /leaf: its gradient collects here/);
  assert.match(svg.textContent!, /backward walks against the arrows/);
});

Deno.test("the same graph gives the same bytes", () => {
  const svg = () => finish(graphDiagram({ document, nodes: trainingSteps(3), legend: true }));
  assert.equal(svg(), svg());
});

Deno.test("a long name is cut in its box and whole in its title", () => {
  const nodes = [node("the_weights_between_input_and_hidden"), node("Sum", [0], [])];
  const { svg, boxes } = draw(nodes);
  assert.match(boxes[0].texts[0], /^the_weights_bet.*…$/);
  assert.equal(svg.querySelector("title")!.textContent, nodes[0].label);
});

Deno.test("numbers are in the boxes if they fit, and in the alternative text", () => {
  const cells = ({ svg }: Drawing) => svg.querySelectorAll("g > g > g").length;
  const [small, large] = [draw(trainingSteps(1)), draw(trainingSteps(3))];
  // Those of one number are text.
  assert.deepEqual([cells(small), cells(large)], [8, 0]);
  assert.match(small.svg.getAttribute("aria-label")!, /, with values and gradients: /);
  assert.doesNotMatch(large.svg.getAttribute("aria-label")!, /gradients/);
});

Deno.test("numbers are short, however small or large", () => {
  const numbers = [8.41e-6, -1.23456e9, 0.001234, -0, NaN, -Infinity];
  const shown = numbers.map((value) => {
    const w = { ...node("w", [], []), numbers: [{ shape: [], values: [value] }] };
    return draw([w]).svg.querySelector("g > g .unroll-since")!.textContent;
  });
  assert.deepEqual(shown, ["8.41e-6", "-1.23e+9", "0.00123", "0", "NaN", "-Infinity"]);
});

Deno.test("markup in a name stays text", () => {
  const { boxes } = draw([node("<b>&"), node("Sum", [0], [])]);
  assert.equal(boxes[0].texts[0], "<b>&");
});

Deno.test("the picture describes itself: each step of a short graph, numbers of a long one", () => {
  const alt = (nodes: GraphDiagramNode[]) => draw(nodes).svg.getAttribute("aria-label")!;
  assert.equal(
    alt([node("w"), node("Mul", [0, 0]), node("Sum", [1], [])]),
    "Computation graph from w [2] to Sum []: Mul [2] of w and w; Sum [] of Mul.",
  );
  assert.equal(alt([node("w")]), "Computation graph from w [2] to w [2].");
  assert.match(
    alt(trainingSteps(3)),
    /^Computation graph from .*w1 \[7, 6\].* to Add \[\]: 25 operations\.$/,
  );
});

Deno.test("refuses more than 60 nodes, with what to draw instead", () => {
  assert.equal(draw(randomGraph(Array(60).fill(1))).boxes.length, 60);
  assert.throws(() => draw(randomGraph(Array(61).fill(1))), {
    name: "RangeError",
    message: /61 operations are more than one picture can show \(60\).*fewer steps/,
  });
});
