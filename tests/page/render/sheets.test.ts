import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { Sheets } from "../../../lib/page/render/sheets.ts";

const RED = ".plot{color:red} @media (max-width:480px){.plot text{fill:blue}}";
const BLUE = ".plot{color:blue}";

Deno.test("a style sheet has one class, to which its rules are limited", () => {
  const sheets = new Sheets();
  const [red, blue, again] = [RED, BLUE, RED].map((css) => sheets.nameOf(css));
  assert.equal(red, again);
  assert.notEqual(red, blue);
  const { document } = new JSDOM(
    `${sheets.html()}<p class="${red}"><b class="plot">1</b></p><b class="plot">2</b>`,
  ).window;
  assert.equal(document.querySelectorAll("style").length, 2);
  const color = (b: Element) => document.defaultView!.getComputedStyle(b).color;
  assert.deepEqual(Array.from(document.querySelectorAll("b"), color), [
    "rgb(255, 0, 0)",
    "rgb(0, 0, 0)",
  ]);
});

Deno.test("a style sheet without safe rules has no class", () => {
  const sheets = new Sheets();
  assert.equal(
    sheets.nameOf("@import url(https://beacon.invalid/); a { color: expression(1) }"),
    undefined,
  );
  assert.equal(sheets.html(), "");
});

Deno.test("a page that is loaded knows its style sheets, and gets no others", () => {
  const sheets = new Sheets();
  sheets.nameOf(BLUE);
  const name = sheets.nameOf(RED);
  const page = new JSDOM(sheets.html()).window.document;
  const loaded = new Sheets(page);
  assert.equal(loaded.nameOf(RED), name);
  assert.equal(loaded.nameOf(".plot{color:green}"), undefined);
  assert.equal(loaded.html(), sheets.html());
});
