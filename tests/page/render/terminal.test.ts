import assert from "node:assert/strict";
import fc from "fast-check";
import { plainText, renderAnsi } from "../../../lib/page/render/ansi.ts";
import { overprint } from "../../../lib/page/render/terminal.ts";
import recorded from "../../fixtures/terminal.json" with { type: "json" };
import { parse } from "../notebooks.ts";

Deno.test("a page shows what a terminal shows, for 300 random programs", () => {
  for (const { text, lines, red } of recorded) {
    const shown = plainText(text).split("\n").map((line) => line.trimEnd());
    assert.deepEqual(shown.join("\n").trimEnd().split("\n"), lines, JSON.stringify(text));
    const { body } = parse(`<body>${renderAnsi(text)}`);
    const spans = [...body.querySelectorAll(".ansi-red-fg")].map((span) => span.textContent);
    assert.equal(spans.join("").replace(/\s/g, ""), red, JSON.stringify(text));
  }
});

Deno.test("carriage returns overwrite, and do not delete", () => {
  assert.equal(overprint("12345\rab"), "ab345");
  assert.equal(overprint("10 %\r50 %\r100 %\nnext"), "100 %\nnext");
  assert.equal(overprint("a\r\nb\r\n"), "a\nb\n");
  assert.equal(overprint("wait...\r"), "wait...");
  assert.equal(overprint("abd\bc\n\b"), "abc\n");
});

Deno.test("progress bars leave their last state", () => {
  // One line that is erased, two bars below each other, and a spinner that is taken away.
  assert.equal(overprint("\r\x1b[K 1/2\r\x1b[K 2/2\n"), " 2/2\n");
  assert.equal(
    overprint("a: 0\nb: 0\n\x1b[2A\x1b[2Ka: 1\x1b[1B\x1b[1G\x1b[2Kb: 1\n"),
    "a: 1\nb: 1\n",
  );
  assert.equal(overprint("⠋ load\x1b[2K\x1b[1Gdone"), "done");
  assert.equal(overprint("\x1b[?25l\x1b]0;title\x07bar\x1b[?25h"), "bar");
});

Deno.test("characters keep their colours", () => {
  const { body } = parse(`<body>${renderAnsi("\x1b[31mred\x1b[39m old\rne\x1b[1mw")}`);
  assert.equal(body.textContent, "new old");
  assert.deepEqual([...body.querySelectorAll("span")].map((s) => s.className), ["ansi-bold"]);
  const kept = parse(`<body>${renderAnsi("\x1b[32mgreen\x1b[0m\rG")}`).body;
  assert.equal(kept.querySelector(".ansi-green-fg")?.textContent, "reen");
});

Deno.test("text without controls stays as it is", () => {
  const unit = fc.constantFrom("a", " ", "\n", "\t", "é", "日", "😀", "e\u0301", "<");
  fc.assert(fc.property(fc.string({ unit }), (text) => {
    assert.equal(overprint(text), text);
    // Also where something else makes a screen of it.
    assert.equal(overprint(`${text}\x07`), text);
  }));
});

Deno.test("no sequence makes an endless screen", () => {
  const text = overprint("\x1b[999999999Cx\x1b[999999999By\x1b[999999999;999999999Hz");
  assert.ok(text.length < 3000, `${text.length}`);
});
