import assert from "node:assert/strict";
import fc from "fast-check";
import { buildPage } from "../../lib/page/build.ts";
import { findDangers, hostileNotebook, HTML_PAYLOADS, PAYLOADS } from "./hostile.ts";
import { parse } from "./notebooks.ts";

function dangersOf(text: string): string[] {
  const html = buildPage(hostileNotebook(text), { baseDir: import.meta.dirname!, title: text });
  return findDangers(parse(html));
}

Deno.test("the inspection finds the dangers of pages that were not sanitised", () => {
  for (const payload of HTML_PAYLOADS) {
    const html = `<head><script></script></head><body>${payload} >`;
    const document = parse(html);
    assert.notDeepEqual(findDangers(document), [], payload);
  }
});

Deno.test("no known attack leaves anything dangerous, in any place", async (t) => {
  for (const payload of PAYLOADS) {
    await t.step(payload.slice(0, 60), () => assert.deepEqual(dangersOf(payload), []));
  }
});

Deno.test("no combination of dangerous pieces leaves anything dangerous", () => {
  const piece = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        ...PAYLOADS.flatMap((text) => text.match(/<[^>]*>?|[^<]+/g) ?? []),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        ..."<svg> </svg> <math> </math> <style> </style> <!-- --> <p <a <img > \" ' = / & ; $ $$ ` ``` ~~~ | ![ ]( [ ] ) \n \n\n # \\( \\) \\[ <desc> <title> <mtext> <foreignObject> <table> <td> <select> <template> onerror= href= src= style= url( javascript: data: &lt; &#x3c; \x00 \x1b[ \ufeff"
          .split(" "),
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (text) => {
      assert.deepEqual(dangersOf(text), []);
    }),
    { numRuns: 120 },
  );
});
