import assert from "node:assert/strict";
import fc from "fast-check";
import { serialize, shorten } from "../../lib/plots/serialize.ts";
import { document, parseXml } from "./document.ts";

Deno.test("geometry keeps two decimals, and what has fewer stays as it is", () => {
  assert.equal(shorten("M40,20L330,189.69696969696972"), "M40,20L330,189.7");
  assert.equal(shorten("translate(-0.0001,1.5)"), "translate(0,1.5)");
  assert.equal(shorten("1e-7"), "0");
  assert.equal(shorten("0.71em"), "0.71em");
});

Deno.test("arcs, whose flags may touch numbers, are not rounded", () => {
  const arc = "M1.23456,2a1 1 0 01.52345.5";
  assert.equal(shorten(arc), arc);
});

Deno.test("rounding moves no number by more than half a hundredth", () => {
  const number = fc.double({ noNaN: true, min: -1e4, max: 1e4 });
  fc.assert(fc.property(fc.array(number, { minLength: 2 }), (numbers) => {
    const found = shorten(`L${numbers.join(",")}`).slice(1).split(",").map(Number);
    assert.equal(found.length, numbers.length);
    found.forEach((value, i) => assert(Math.abs(value - numbers[i]) <= 0.00501));
  }));
});

Deno.test("any tree of text and attributes is the same after parsing its XML", () => {
  const legal = fc.string({ unit: "grapheme" });
  fc.assert(fc.property(legal, legal, (attribute, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "text");
    element.setAttribute("data-a", attribute);
    element.textContent = text;
    const xml = `<svg xmlns="http://www.w3.org/2000/svg">${serialize(element)}</svg>`;
    const found = parseXml(xml).firstElementChild!;
    assert.equal(found.getAttribute("data-a"), attribute);
    assert.equal(found.textContent, text);
  }));
});

Deno.test("HTML inside an SVG keeps its namespace", () => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "foreignObject");
  svg.append(document.createElement("p"));
  assert.equal(
    serialize(svg),
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
  );
});
