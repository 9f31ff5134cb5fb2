import assert from "node:assert/strict";
import fc from "fast-check";
import { plainText, renderAnsi } from "../../../lib/page/render/ansi.ts";
import { highlight } from "../../../lib/page/render/highlight.ts";
import { parse } from "../notebooks.ts";

function spans(text: string): [string, string][] {
  const { body } = parse(`<body>${renderAnsi(text)}`);
  return [...body.querySelectorAll("span")].map((span) => [span.className, span.textContent]);
}

Deno.test("colours and styles become classes", () => {
  assert.deepEqual(spans("\x1b[31mred\x1b[39m plain \x1b[1;94mbold\x1b[0m"), [
    ["ansi-red-fg", "red"],
    ["ansi-bright-blue-fg ansi-bold", "bold"],
  ]);
});

Deno.test("each of the 256 palette colours and of 16 million becomes the nearest basic colour", () => {
  assert.deepEqual(spans("\x1b[38;5;196mr\x1b[38;5;46mg\x1b[38;5;21mb\x1b[38;5;245mgrey\x1b[0m"), [
    ["ansi-red-fg", "r"],
    ["ansi-green-fg", "g"],
    ["ansi-blue-fg", "b"],
    ["ansi-bright-black-fg", "grey"],
  ]);
  assert.deepEqual(
    spans("\x1b[38;2;250;10;20mr\x1b[48;2;20;200;190mc\x1b[0m").map(([name]) => name),
    [
      "ansi-red-fg",
      "ansi-red-fg ansi-cyan-bg",
    ],
  );
});

Deno.test("links, titles and similar sequences leave only their text", () => {
  const text =
    "\x1b]8;;https://example.org\x07name\x1b]8;;\x07 \x1b[?25lup \x1b(B\x1b]0;title\x1b\\end";
  assert.equal(plainText(text), "name up end");
  assert.equal(renderAnsi(text), "name up end");
});

Deno.test("text from right to left is isolated, and characters that change the direction have no effect", () => {
  const isolated = (html: string) =>
    [...parse(`<body>${html}`).body.querySelectorAll("bdi")].map((bdi) => bdi.textContent);
  const text = "│ שלום עולם │ 5 │ العربية, 6 <b>\u202etxt\u2069";
  for (
    const html of [renderAnsi(text), highlight(`const a = "${text}";`, "ts"), highlight(text, "")]
  ) {
    assert.deepEqual(isolated(html), ["שלום עולם", "العربية", "\u202e", "\u2069"]);
    assert.ok(parse(`<body>${html}`).body.textContent.includes(text));
  }
  assert.deepEqual(isolated(renderAnsi("a 5 日本 é")), []);
});

Deno.test("any text gives only coloured spans", () => {
  const piece = fc.constantFrom(
    "\x1b[",
    "31m",
    "38;5;",
    "m",
    ";",
    "<img src=x>",
    "&",
    '"',
    "\x1b",
    "a",
  );
  fc.assert(fc.property(fc.array(piece).map((pieces) => pieces.join("")), (text) => {
    const { body } = parse(`<body>${renderAnsi(text)}`);
    for (const element of body.querySelectorAll("*")) {
      assert.equal(element.localName, "span");
      assert.match(element.className, /^ansi-[a-z-]+( ansi-[a-z-]+)*$/);
      assert.equal(element.attributes.length, 1);
    }
  }));
});
