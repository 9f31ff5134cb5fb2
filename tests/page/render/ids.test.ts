import assert from "node:assert/strict";
import fc from "fast-check";
import GithubSlugger from "github-slugger";
import { JSDOM } from "jsdom";
import { Ids, renameIds, slug } from "../../../lib/page/render/ids.ts";

Deno.test("an id is used once; the next ones get a number", () => {
  const ids = new Ids();
  assert.deepEqual(["a", "a", "a-2", "a"].map((id) => ids.unique(id)), [
    "a",
    "a-1",
    "a-2",
    "a-3",
  ]);
});

Deno.test("an anchor is readable in every script and needs no quoting", () => {
  assert.equal(slug("Step 4: the *forward* pass"), "step-4-the-forward-pass");
  assert.equal(slug("Żółć — 北京 №5"), "żółć--北京-5");
  assert.equal(slug('"><script>alert(1)</script>'), "scriptalert1script");
  assert.equal(slug(""), "section");
});

Deno.test("the ids of headings are those that GitHub gives them", () => {
  const word = fc.oneof(
    fc.constantFrom("Data", "data", "data 1", "A & B", "a_b", "№ 5", "C++", "— x", "日本", "é"),
    // What Unicode had before the package was made.
    fc.string({ unit: fc.integer({ min: 0x20, max: 0x52f }).map((n) => String.fromCodePoint(n)) }),
  );
  fc.assert(fc.property(fc.array(word.map((text) => text.normalize("NFC").trim())), (headings) => {
    const [ids, github] = [new Ids(), new GithubSlugger()];
    for (const heading of headings) {
      const theirs = github.slug(heading);
      // Where GitHub has no words for an id, this page has one.
      if (!/^(-|$)/.test(theirs)) assert.equal(ids.unique(slug(heading)), theirs);
    }
  }));
});

Deno.test("references to an id are renamed with it", () => {
  const { document } = new JSDOM(`
    <a href="#clip">link</a><a href="#other">other</a>
    <label for="clip" aria-labelledby="t clip gone">x</label><i id="t"></i>
    <svg><style>#clip { fill: url(#clip); color: #c0ffee }</style>
      <clipPath id="clip"></clipPath><g clip-path="url('#clip')" style="fill: url(#t)"></g>
      <use href="#clip" xlink:href="#clip"></use></svg>`).window;
  const ids = new Ids();
  ids.unique("p-t");
  const renamed = renameIds(document.body, "p-", ids);
  assert.deepEqual([...renamed], [["t", "p-t-1"], ["clip", "p-clip"]]);
  const attribute = (selector: string, name: string) =>
    document.querySelector(selector)!.getAttribute(name);
  assert.equal(attribute("a", "href"), "#p-clip");
  assert.equal(attribute("a + a", "href"), "#other");
  assert.equal(attribute("label", "for"), "p-clip");
  assert.equal(attribute("label", "aria-labelledby"), "p-t-1 p-clip gone");
  assert.equal(attribute("g", "clip-path"), "url(#p-clip)");
  assert.equal(attribute("g", "style"), "fill: url(#p-t-1)");
  assert.equal(attribute("use", "href"), "#p-clip");
  assert.equal(attribute("use", "xlink:href"), "#p-clip");
  assert.equal(
    document.querySelector("style")!.textContent,
    "#p-clip { fill: url(#p-clip); color: #c0ffee }",
  );
});

Deno.test("two drawings with the same ids do not end up sharing them", () => {
  const ids = new Ids();
  const [one, two] = [0, 1].map(() => {
    const { body } = new JSDOM('<i id="a"></i><b aria-describedby="a"></b>').window.document;
    renameIds(body, "d-", ids);
    return body.querySelector("b")!.getAttribute("aria-describedby");
  });
  assert.notEqual(one, two);
});
