import assert from "node:assert/strict";
import { all, code, display, only, page, texts } from "../notebooks.ts";

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" class="unroll-figure" width="60" height="40"
  viewBox="0 0 60 40" aria-label="From the drawing"><style>.unroll-figure{color:red}</style>
  <clipPath id="clip"><rect width="9" height="9"/></clipPath>
  <g clip-path="url(#clip)"><text>5</text></g></svg>`;

function figures(...bundles: [string, { [key: string]: string }?][]): Document {
  return page([
    code(
      "1",
      bundles.map(([svg, words]) =>
        display(
          {
            "image/svg+xml": svg,
            "text/html": "<p>not this one</p>",
            "text/plain": "[figure] plain",
          },
          words === undefined ? {} : { "image/svg+xml": words },
        )
      ),
    ),
  ]).document;
}

Deno.test("a figure is drawn in the page, with its caption below and its alternative text", () => {
  const document = figures([SVG, { caption: "A <b>wave</b>.", alt: 'It "rises".' }]);
  const figure = only(document, ".page-outputs > figure");
  assert.equal(only(figure, "figcaption").textContent, "A <b>wave</b>.");
  const svg = only(figure, "svg");
  assert.equal(svg.getAttribute("role"), "img");
  assert.equal(svg.getAttribute("aria-label"), 'It "rises".');
  assert.equal(svg.getAttribute("viewBox"), "0 0 60 40");
  assert.equal(only(svg, "text").textContent, "5");
  assert.doesNotMatch(document.body.textContent, /not this one/);
});

Deno.test("without an alternative text, a figure has the name of the drawing, or the plain text", () => {
  const label = (svg: string) => only(figures([svg]), "figure svg").getAttribute("aria-label");
  assert.equal(label(SVG), "From the drawing");
  assert.equal(label("<svg><title>Title</title><desc>Words</desc></svg>"), "Title");
  assert.equal(label("<svg><g/><desc>Words</desc></svg>"), "Words");
  assert.equal(label("<svg><g><title>Not the whole</title></g></svg>"), "[figure] plain");
  assert.equal(all(figures([SVG]), "figcaption").length, 0);
});

Deno.test("the ids and styles of figures do not affect each other", () => {
  const document = figures([SVG], [SVG.replace("red", "blue")]);
  const [one, two] = all(document, ".page-drawing").map((frame, i) => {
    const reference = only(frame, "g:not([aria-hidden])").getAttribute("clip-path")!;
    const clip = only(frame, "clipPath").id;
    assert.equal(reference, `url(#${clip})`);
    const [, sheet] = frame.classList;
    assert.equal(
      only(document, `head > style[data-sheet="${sheet}"]`).textContent,
      `:where(.${sheet}) .unroll-figure { color: ${["red", "blue"][i]} }`,
    );
    return clip;
  });
  assert.notEqual(one, two);
});

Deno.test("drawings with the same style sheet share one", () => {
  const document = figures([SVG], [SVG.replace("red", "blue")], [SVG]);
  const [one, two, three] = all(document, ".page-drawing").map(({ className }) => className);
  assert.equal(one, three);
  assert.notEqual(one, two);
  assert.equal(all(document, "style[data-sheet]").length, 2);
  assert.equal(all(document, "svg style").length, 0);
});

Deno.test("the library's drawings have the page's colours, others get a white background", () => {
  const document = figures([SVG], ["<svg><rect/></svg>"]);
  assert.deepEqual(
    all(document, ".page-drawing").map((frame) => frame.classList.contains("page-on-white")),
    [false, true],
  );
});

Deno.test("a drawing with a size but no coordinates can shrink", () => {
  const document = figures(['<svg width="600px" height="400"><rect/></svg>'], [
    '<svg width="5cm"><rect/></svg>',
  ]);
  assert.deepEqual(
    all(document, "svg").map((svg) => svg.getAttribute("viewBox")),
    ["0 0 600 400", null],
  );
});

Deno.test("an SVG without visible parts is replaced by the next best form", () => {
  const document = figures(["<svg><script>alert(1)</script></svg>"], ["no drawing"]);
  assert.deepEqual(texts(document, ".page-output"), ["not this one", "not this one"]);
});

Deno.test("figures in a row, which are images, are drawn in the page", () => {
  const images = [
    `data:image/svg+xml;base64,${btoa(SVG)}`,
    `data:image/svg+xml,${encodeURIComponent(SVG)}`,
  ].map((src) => `<div><img alt="In a row" src="${src}"></div>`).join("");
  const { document } = page([
    code("1", [display({ "text/html": `<div style="display:flex">${images}</div>` })]),
  ]);
  assert.equal(all(document, "main img").length, 0);
  assert.deepEqual(
    all(document, "svg.unroll-figure").map((svg) => svg.getAttribute("aria-label")),
    ["In a row", "In a row"],
  );
  assert.equal(new Set(all(document, "clipPath").map(({ id }) => id)).size, 2);
});

Deno.test("an image that is some other SVG, or a broken one, stays an image", () => {
  const sources = [
    "data:image/svg+xml,%3Csvg/%3E",
    "data:image/svg+xml,unroll-figure%",
    "data:image/svg+xml;base64,!unroll-figure",
  ];
  const html = sources.map((src) => `<img src="${src}">`).join("");
  const { document } = page([code("1", [display({ "text/html": html })])]);
  assert.equal(all(document, "main img").length, 3);
});
