import assert from "node:assert/strict";
import { element } from "../../../lib/page/render/dom.ts";
import { sanitize } from "../../../lib/page/render/sanitize.ts";

function clean(html: string): string {
  return element("div", {}, sanitize(html)).innerHTML;
}

Deno.test("harmless HTML stays as it is", () => {
  for (
    const html of [
      '<p>a <b>b</b> <a href="https://example.org/x_(y);z">c</a> <kbd>d</kbd></p>',
      '<table><tbody><tr><td colspan="2" style="text-align: right">1</td></tr></tbody></table>',
      '<details open=""><summary>s</summary>t</details>',
      '<ol start="3"><li value="4">x</li></ol>',
      '<p lang="de" dir="ltr" title="a (b) \\ c">x</p>',
    ]
  ) assert.equal(clean(html), html);
});

Deno.test("a drawing keeps what draws it", () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" class="unroll-figure" viewBox="0 0 9 9" ' +
    'width="9" fill="currentColor"><style>.a{fill:red}</style><defs><linearGradient id="g">' +
    '<stop offset="0" stop-color="var(--figure-ink,#000)"></stop></linearGradient>' +
    '<clipPath id="c"><rect width="9" height="9"></rect></clipPath></defs>' +
    '<g transform="translate(1,2)" clip-path="url(#c)"><path d="M0,0L9,9" fill="url(#g)" ' +
    'stroke-dasharray="7 3"></path><text x="1" style="font-size: 9px">t</text></g></svg>';
  assert.equal(clean(svg), svg);
});

Deno.test("a formula keeps what lays it out", () => {
  const math = '<math display="block"><mrow><mo form="prefix" stretchy="false">(</mo><mfrac>' +
    "<mn>1</mn><msqrt><mi>x</mi></msqrt></mfrac></mrow></math>";
  assert.equal(clean(math), math);
});

Deno.test("controls are removed, and their texts stay", () => {
  assert.equal(
    clean("<form><label>a <input></label><button>b</button></form>"),
    "<label>a </label>b",
  );
});

Deno.test("names, data attributes and the page's own classes are removed", () => {
  assert.equal(
    clean('<p name="mine" data-theme="x" class="page-copy PAGE-x mine" tabindex="3">t</p>'),
    '<p class="mine">t</p>',
  );
});

Deno.test("a style sheet outside a drawing is removed", () => {
  assert.equal(clean("<style>p{color:red}</style><p>t</p>"), "<p>t</p>");
});

Deno.test("an image may contain its data, but a script or page is not an image", () => {
  const gif = '<img src="data:image/gif;base64,R0lGODlh">';
  assert.equal(clean(gif), gif);
  for (
    const address of [
      "data:text/html,x",
      "data:image/x,<b>",
      "data:,x",
      "blob:x",
      " data:text/html,x",
    ]
  ) {
    assert.equal(clean(`<img src="${address}">`), "<img>", address);
  }
});

Deno.test("only an SVG attribute that would load something is removed", () => {
  for (const name of ["fill", "stroke", "filter", "mask", "clip-path", "marker-end", "cursor"]) {
    for (
      const value of ["url(https://example.org/#a)", "u\\72l(//example.org)", "URL('x.svg#a')"]
    ) {
      const svg = `<svg><rect width="1" ${name}="${value}"></rect></svg>`;
      assert.equal(clean(svg), '<svg><rect width="1"></rect></svg>', svg);
    }
  }
});

Deno.test("a drawing can only use its own parts", () => {
  assert.equal(clean('<svg><use href="#a"></use></svg>'), '<svg><use href="#a"></use></svg>');
  for (const address of ["https://example.org/#a", "data:image/svg+xml,x#a", "x.svg#a"]) {
    assert.equal(clean(`<svg><use href="${address}"></use></svg>`), "<svg><use></use></svg>");
    if (!address.startsWith("data:image/")) {
      assert.equal(
        clean(`<svg><image href="${address}"></image></svg>`),
        "<svg><image></image></svg>",
      );
    }
  }
});

Deno.test("a removed part becomes a link or a note, and gives a warning", () => {
  for (
    const [html, note, href, warning] of [
      [
        '<iframe src="https://example.org/v" title="A talk"></iframe>',
        "A talk (an embedded page on the web; this page loads nothing)",
        "https://example.org/v",
        "Embedded page left out: https://example.org/v is on the web, and this page loads nothing.",
      ],
      [
        '<video controls><source src="//example.org/v.mp4">Old browser</video>',
        "//example.org/v.mp4 (a video on the web; this page loads nothing)",
        "https://example.org/v.mp4",
        "Video left out: //example.org/v.mp4 is on the web, and this page loads nothing.",
      ],
      [
        '<audio src="beat.wav"></audio>',
        "beat.wav (sound left out: beat.wav is not part of this page.)",
        undefined,
        "Sound left out: beat.wav is not part of this page.",
      ],
      [
        '<object data="data:text/html,x"></object>',
        "(embedded object left out: a page does not hold such things.)",
        undefined,
        "Embedded object left out: a page does not hold such things.",
      ],
      [
        '<a href="#a"><iframe src="https://example.org/v"></iframe></a>',
        "https://example.org/v (embedded page left out: https://example.org/v is on the web, and this page loads nothing.)",
        "#a",
        "Embedded page left out: https://example.org/v is on the web, and this page loads nothing.",
      ],
      [
        '<iframe src="javascript:alert(1)" title="<b>x</b>"></iframe>',
        "<b>x</b> (embedded page left out: a page does not hold such things.)",
        undefined,
        "Embedded page left out: a page does not hold such things.",
      ],
      ["<script>1</script>", "", undefined, "Script left out: a page runs only its own."],
      [
        '<svg><image href="https://example.org/a.png"/></svg>',
        "",
        undefined,
        "Image of a drawing left out: https://example.org/a.png",
      ],
      [
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "",
        undefined,
        "Text of a drawing left out: a page does not hold such things.",
      ],
    ] as [string, string, string | undefined, string][]
  ) {
    const warnings: string[] = [];
    const fragment = sanitize(`<p>a ${html} b</p>`, (message) => warnings.push(message));
    assert.equal(fragment.textContent!.trim(), `a ${note} b`, html);
    assert.equal(fragment.querySelector("a")?.getAttribute("href"), href, html);
    assert.deepEqual(warnings, [warning]);
  }
});
