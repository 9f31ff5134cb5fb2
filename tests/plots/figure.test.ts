import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import fc from "fast-check";
import { finish, toFigure } from "../../lib/plots/mod.ts";
import { document, parseXml } from "./document.ts";
import { sample, samples } from "./samples.ts";

function makeSvg(attributes: Record<string, string>, content = ""): Element {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  svg.innerHTML = content;
  return svg;
}

for (const name of Object.keys(samples)) {
  Deno.test(`figure "${name}" is a complete SVG document`, () => {
    const svg = parseXml(sample(name));
    assert.equal(svg.namespaceURI, "http://www.w3.org/2000/svg");
    assert.equal(svg.getAttribute("role"), "img");
    assert.equal(svg.getAttribute("aria-label"), `The sample ${name}.`);
    assert.equal(svg.querySelector("desc")?.textContent, `Sample ${name}`);
    const [, , width, height] = svg.getAttribute("viewBox")!.split(" ").map(Number);
    assert.equal(Number(svg.getAttribute("width")), width);
    assert.equal(Number(svg.getAttribute("height")), height);
    const foreign = Array.from(svg.querySelectorAll("*"))
      .filter((element) => element.namespaceURI !== svg.namespaceURI);
    assert.deepEqual(foreign.map((element) => element.localName), []);
  });

  Deno.test(`figure "${name}" has the same bytes each time, and not many`, () => {
    const first = sample(name);
    assert.equal(sample(name), first);
    assert(first.length < 30_000, `${first.length} bytes`);
    const long = Array.from(parseXml(first).querySelectorAll("*"))
      .flatMap((element) => Array.from(element.attributes))
      .filter(({ name, value }) => name !== "style" && /\.\d{3,}/.test(value));
    assert.deepEqual(long.map(({ name, value }) => `${name}=${value.slice(0, 50)}`), []);
  });
}

Deno.test("finishing a plot leaves the plot as it is", () => {
  const plot = samples["plot-swatches"]();
  const before = plot.outerHTML;
  finish(plot);
  assert.equal(plot.outerHTML, before);
});

Deno.test("the title and subtitle of a plot are above it, and its caption below", () => {
  const plot = Plot.plot({
    document,
    title: "Loss & co",
    subtitle: "Why?",
    caption: "It falls",
    marks: [Plot.dot([[1, 2]])],
  });
  const { caption, alt, svg } = toFigure(plot);
  assert.equal(caption, "It falls");
  assert.equal(alt, "Loss & co. Why? Chart: 1 dot.");
  assert.equal(toFigure(plot, { caption: "Mine" }).caption, "Mine");
  const picture = parseXml(svg);
  assert.equal(picture.querySelector("desc")?.textContent, "It falls");
  const headings = Array.from(picture.querySelectorAll("svg > text"));
  const top = Number(picture.getAttribute("viewBox")!.split(" ")[1]);
  const heights = ["Loss & co", "Why?"].map((text) =>
    Number(headings.find(({ textContent }) => textContent === text)?.getAttribute("y"))
  );
  assert(top < heights[0] && heights[0] < heights[1] && heights[1] < 0, `${top} ${heights}`);
});

Deno.test("Plot's own legend moves into the picture, label by label", () => {
  const svg = parseXml(sample("plot-swatches"));
  const labels = Array.from(svg.querySelectorAll("svg > text"), (text) => text.textContent);
  assert.deepEqual(labels, ["first <one>", "second", "third", "Loss"]);
  const swatches = Array.from(svg.querySelectorAll("svg > svg"));
  assert.equal(new Set(swatches.map((swatch) => swatch.getAttribute("fill"))).size, 3);
  const top = Number(svg.getAttribute("viewBox")!.split(" ")[1]);
  for (const swatch of swatches) assert(Number(swatch.getAttribute("y")) > top);
});

Deno.test("a legend of colours alone is a picture, each label beside its colour", () => {
  const color = { domain: ["a", "b & c"], range: ["red", "tan"] };
  // Its types lack the document.
  const svg = parseXml(finish(Plot.legend({ document, color } as Plot.LegendScales) as Element));
  const labels = Array.from(svg.querySelectorAll("svg > text"));
  assert.deepEqual(labels.map(({ textContent }) => textContent), ["a", "b & c"]);
  const swatches = Array.from(svg.querySelectorAll("svg > svg"));
  assert.deepEqual(swatches.map((swatch) => swatch.getAttribute("fill")), ["red", "tan"]);
  const [left, top, width, height] = svg.getAttribute("viewBox")!.split(" ").map(Number);
  for (const part of [...labels, ...swatches]) {
    const [x, y] = ["x", "y"].map((name) => Number(part.getAttribute(name)));
    assert(x > left && x < left + width && y > top && y < top + height, `${x}, ${y}`);
  }
});

Deno.test("a tip is drawn without a pointer, inside the picture, with its text inside its box", () => {
  for (const [x, y] of [[0, 0], [10, 0], [0, 10], [10, 10], [5, 5], [5, 10], [0, 5]]) {
    const plot = Plot.plot({
      document,
      x: { domain: [0, 10] },
      y: { domain: [0, 10] },
      marks: [Plot.tip([{ x, y, name: "some words" }], { x: "x", y: "y", title: "name" })],
    });
    const tip = parseXml(finish(plot)).querySelector('[aria-label="tip"]')!;
    assert.equal(tip.getAttribute("visibility"), null);
    const [path, text] = tip.querySelectorAll("path, text");
    const [left, top, right, bottom] = boundsOf(path.getAttribute("d")!);
    const offset = (element: Element) =>
      /translate\((.+),(.+)\)/.exec(element.getAttribute("transform")!)!.slice(1).map(Number);
    const [dx, dy] = offset(text);
    assert(left < dx && dx + 60 < right && top < dy && dy + 12 < bottom, `${x}, ${y}`);
    const [px, py] = offset(path.parentElement!);
    assert(
      px + left >= 0 && px + right <= 640 && py + top >= 0 && py + bottom <= 400,
      `${x}, ${y}`,
    );
  }
});

/** The box around a path of M, l, h, v and H. */
function boundsOf(d: string): [number, number, number, number] {
  let [x, y] = [0, 0];
  const points = [[0, 0]];
  for (const [, letter, numbers] of d.matchAll(/([MlhvH])([^MlhvHz]*)/g)) {
    const [a, b] = numbers.split(",").map(Number);
    if (letter === "l") [x, y] = [x + a, y + b];
    else if (letter === "h") x += a;
    else if (letter === "H") x = a;
    else if (letter === "v") y += a;
    points.push([x, y]);
  }
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

Deno.test("without alternative text, axes and marks are named", () => {
  assert.equal(
    toFigure(samples["bare"]()).alt,
    "Chart of sin t against time t: 40 dots.",
  );
  const labelled = Plot.plot({ document, ariaLabel: "My own words", marks: [Plot.dot([[1, 2]])] });
  assert.equal(toFigure(labelled).alt, "My own words");
  assert.equal(
    toFigure(makeSvg({ width: "10", height: "10" })).alt,
    "A drawing without a description.",
  );
});

Deno.test("any text is the same after parsing", () => {
  const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
  fc.assert(fc.property(texts, texts, texts, (label, caption, alt) => {
    const plot = Plot.plot({
      document,
      x: { label },
      marks: [Plot.text([[1, 1]], { text: [label] }), Plot.dot([[1, 1]])],
    });
    const svg = parseXml(finish(plot, { caption, alt }));
    assert.equal(svg.querySelector("desc")?.textContent, caption);
    assert.equal(svg.getAttribute("aria-label"), alt);
    assert.equal(svg.querySelectorAll("script, img, a").length, 0);
  }));
});

Deno.test("markup in labels stays text, and characters that XML forbids are replaced", () => {
  const evil = `<script>alert("1")</script>&amp;\u0000\u001b\ud800]]>`;
  const plot = Plot.plot({ document, marks: [Plot.text([[1, 1]], { text: [evil] })] });
  const svg = parseXml(finish(plot, { caption: evil, alt: evil }));
  assert.equal(svg.querySelector("script"), null);
  const expected = `<script>alert("1")</script>&amp;\ufffd\ufffd\ufffd]]>`;
  assert.equal(svg.querySelector("desc")?.textContent, expected);
  assert.equal(svg.querySelector('[aria-label="text"] text')?.textContent, expected);
});

Deno.test("scripts and event handlers are removed", () => {
  const svg = makeSvg(
    { width: "10", height: "10", onload: "alert(1)" },
    `<script>alert(2)</script><rect width="5" height="5" onclick="alert(3)"/>`,
  );
  const text = finish(svg);
  assert(!text.includes("alert"), text);
  assert(text.includes("<rect"), text);
});

Deno.test("ids depend on the content: they repeat from run to run and differ between figures", () => {
  const clipped = (end: number) =>
    finish(Plot.plot({ document, marks: [Plot.lineY([1, end], { clip: true })] }));
  const ids = (text: string) =>
    Array.from(parseXml(text).querySelectorAll("[id]"), (element) => element.id);
  assert.equal(clipped(3), clipped(3));
  assert.equal(ids(clipped(3)).length, 1);
  assert.notDeepEqual(ids(clipped(3)), ids(clipped(4)));
  const [id] = ids(clipped(3));
  assert(clipped(3).includes(`url(#${id})`), "the clip path is still in use");
});

Deno.test("an SVG that is not a plot keeps its scale and type size", () => {
  const icon = makeSvg(
    { viewBox: "0 0 24 24", width: "240", height: "240", "font-size": "3" },
    `<circle cx="12" cy="12" r="10"/>`,
  );
  const { svg, width } = toFigure(icon);
  // 240 pixels and 14 of padding on either side, in whole units of the viewBox.
  assert(width >= 268 && width < 290, String(width));
  assert.equal(parseXml(svg).getAttribute("style"), "font-size:3px");
});

Deno.test("refuses values that are not figures, and names them", () => {
  const div = document.createElement("div");
  assert.throws(() => finish(div), { name: "TypeError", message: /a <div> without one/ });
  assert.throws(() => finish(null as never), { message: /got null/ });
  assert.throws(() => finish(makeSvg({})), { message: /needs a viewBox, or width and height/ });
  assert.throws(() => finish(makeSvg({ viewBox: "0 0 0 5" })), { message: /viewBox is 0 0 0 5/ });
});

Deno.test("a figure grows until long labels fit, and no further", () => {
  const left = (values: number[]) =>
    Number(finish(Plot.lineY(values).plot({ document })).match(/viewBox="(\S+)/)![1]);
  assert.equal(left([1, 2, 3]), left([4, 5, 6]));
  assert(left([1e-7, 2e-7]) < left([1, 2, 3]) - 40);
});

Deno.test("axis labels do not overlap tick labels at the type size of a phone", () => {
  const svg = parseXml(sample("bare"));
  const y = (label: string) => {
    const group = svg.querySelector(`[aria-label="${label}"]`)!;
    const offset = /,([-.\d]+)\)/.exec(group.getAttribute("transform")!)![1];
    return Number(offset) + Number(
      /,([-.\d]+)\)/.exec(
        group.querySelector("text")!.getAttribute("transform")!,
      )![1],
    );
  };
  // A line of 20 px between the baselines.
  assert(y("x-axis label") - y("x-axis tick label") >= 20);
});
