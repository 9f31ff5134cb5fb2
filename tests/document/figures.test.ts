import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import { finish } from "../../lib/plots/mod.ts";
import { samplesIn } from "../plots/samples.ts";
import { jsdomDocument, smallDocument, withoutCounters } from "./documents.ts";

const rows = Array.from({ length: 30 }, (_, i) => ({
  i,
  x: Math.sin(i) * 10,
  y: i * i % 17 + 0.5,
  group: ["a & b", "<c>", 'd "e"'][i % 3],
  when: new Date(Date.UTC(2024, 0, 1 + i)),
}));

const image = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

/** Charts of Plot's, far beyond what the notebooks draw. */
const charts: Record<string, Plot.PlotOptions> = {
  "dots with titles, links and symbols": {
    symbol: { legend: true },
    marks: [
      Plot.dot(rows, {
        x: "x",
        y: "y",
        symbol: "group",
        title: "group",
        href: (row) => `https://example.org/?q=${row.group}&r=1`,
        target: "_blank",
        ariaLabel: "group",
      }),
    ],
  },
  "title, subtitle, caption, swatches in columns": {
    title: "A < B & C",
    subtitle: "sub",
    caption: "cap\u00a0tion",
    color: { legend: true, columns: 2, label: "kinds" } as Plot.ScaleOptions,
    style: { overflow: "visible", fontSize: "12px" },
    marks: [Plot.dot(rows, { x: "x", y: "y", fill: "group", mixBlendMode: "multiply" })],
  },
  "style as a text": {
    style: "font-family: serif; overflow: visible;",
    marks: [Plot.frame()],
  },
  "a threshold ramp": {
    color: { type: "threshold", domain: [3, 6, 9], scheme: "blues", legend: true, label: "y" },
    marks: [Plot.dot(rows, { x: "x", y: "y", fill: "y" })],
  },
  "a quantile ramp": {
    color: { type: "quantile", n: 5, legend: true },
    marks: [Plot.dot(rows, { x: "x", y: "y", fill: "y" })],
  },
  "an ordinal ramp": {
    color: { type: "ordinal", legend: "ramp" } as Plot.ScaleOptions,
    marks: [Plot.cell(rows, { x: "i", fill: "group" })],
  },
  "facets in both directions, with axes, grid and labels": {
    grid: true,
    inset: 6,
    fx: { label: "group" },
    x: { label: "time", type: "utc" },
    facet: { data: rows, x: "group", y: (row) => row.i % 2, marginRight: 60 },
    marks: [
      Plot.frame(),
      Plot.line(rows, { x: "when", y: "y", curve: "catmull-rom" }),
      Plot.ruleY([0]),
    ],
  },
  "text of several lines, arrows, vectors": {
    marks: [
      Plot.text(rows, {
        x: "x",
        y: "y",
        text: (row) => `${row.group}\nline`,
        rotate: 20,
        lineHeight: 1.2,
        fontVariant: "tabular-nums",
      }),
      Plot.arrow(rows, { x1: "x", y1: "y", x2: 0, y2: 0, bend: true, stroke: "group" }),
      Plot.vector(rows, { x: "x", y: "y", rotate: "i", length: 12 }),
    ],
  },
  "images": { marks: [Plot.image(rows, { x: "x", y: "y", src: () => image, r: 8 })] },
  "markers and clips": {
    marks: [
      Plot.line(rows, { x: "i", y: "y", marker: "circle-stroke", clip: true, stroke: "group" }),
      Plot.link(rows, { x1: "i", y1: 0, x2: "x", y2: "y", markerEnd: "arrow" }),
      Plot.lineY(rows, { x: "i", y: "y", marker: "tick", stroke: "x", z: null }),
    ],
  },
  "stacked bars, sorted, with rounded corners": {
    y: { percent: true, axis: "right" },
    marks: [
      Plot.barY(rows, Plot.groupX({ y: "count" }, { x: "group", fill: "group", rx2: 4 })),
      Plot.barX(rows, { y: "i", x: "y", sort: { y: "x", reverse: true } }),
    ],
  },
  "rectangles, bins, boxes, ticks": {
    marks: [
      Plot.rectY(rows, Plot.binX({ y: "count" }, { x: "x" })),
      Plot.boxX(rows, { x: "x", y: "group" }),
      Plot.tickX(rows, { x: "x" }),
    ],
  },
  "areas, differences, bands of a regression": {
    marks: [
      Plot.areaY(rows, { x: "i", y: "y", fill: "group", fillOpacity: 0.3 }),
      Plot.differenceY(rows, { x: "i", y1: "y", y2: "x" }),
      Plot.linearRegressionY(rows, { x: "x", y: "y", stroke: "group" }),
    ],
  },
  "density, contours, hexagons, Voronoi": {
    marks: [
      Plot.density(rows, { x: "x", y: "y", stroke: "density" }),
      Plot.dot(rows, Plot.hexbin({ r: "count" }, { x: "x", y: "y" })),
      Plot.voronoiMesh(rows, { x: "x", y: "y" }),
      Plot.hull(rows, { x: "x", y: "y" }),
    ],
  },
  "a waffle": { marks: [Plot.waffleY([3, 7, 12], { fill: "red", unit: 1, rx: "100%" })] },
  "a tree": {
    axis: null,
    marks: [Plot.tree(["a/b/c", "a/b/d", "a/e"], { delimiter: "/" })],
  },
  "tips, and a pointer that nobody moves": {
    marks: [
      Plot.dot(rows, { x: "x", y: "y", tip: true }),
      Plot.tip(rows.slice(0, 2), { x: "x", y: "y", title: "group" }),
      Plot.crosshair(rows, { x: "x", y: "y" }),
    ],
  },
  "a raster, blurred": {
    marks: [
      Plot.raster(rows, {
        x: "x",
        y: "y",
        fill: "i",
        interpolate: "nearest",
        blur: 2,
        pixelSize: 8,
      } as Plot.RasterOptions),
    ],
  },
  "a raster of opacities, and legends of colour and opacity": {
    color: { legend: true },
    opacity: { legend: true } as Plot.ScaleOptions,
    marks: [
      Plot.raster({ fillOpacity: (x: number) => x, pixelSize: 16, x1: 0, x2: 1, y1: 0, y2: 1 }),
      Plot.dot(rows, { x: 0.5, y: 0.5, fill: "y", fillOpacity: "i" }),
    ],
  },
  "a map": { projection: "equal-earth", marks: [Plot.graticule(), Plot.sphere()] },
  "nothing but axes": { x: { domain: [0, 1] }, y: { type: "log", domain: [1, 1e6] } },
};

for (const [name, options] of Object.entries(charts)) {
  Deno.test(`Plot draws ${name} as it does in jsdom, to the letter`, () => {
    const draw = (document: Document) =>
      withoutCounters(Plot.plot({ ...options, document }).outerHTML);
    const markup = draw(jsdomDocument());
    assert.equal(draw(smallDocument()), markup);
    assert.ok(markup.length > 400);
  });

  Deno.test(`finished, Plot's ${name} is the same figure as from jsdom`, () => {
    const draw = (document: Document) => finish(Plot.plot({ ...options, document }));
    assert.equal(draw(smallDocument()), draw(jsdomDocument()));
  });
}

const small = samplesIn(smallDocument());
for (const [name, draw] of Object.entries(samplesIn(jsdomDocument()))) {
  Deno.test(`the library draws the sample ${name} as it does in jsdom, to the letter`, () => {
    assert.equal(finish(small[name]()), finish(draw()));
    assert.equal(withoutCounters(small[name]().outerHTML), withoutCounters(draw().outerHTML));
  });
}

Deno.test("a legend alone is drawn as in jsdom", () => {
  const draw = (document: Document) =>
    (Plot.legend({ document, color: { domain: ["a", "b"] } } as never) as Element)
      .outerHTML;
  assert.equal(draw(smallDocument()), draw(jsdomDocument()));
});
