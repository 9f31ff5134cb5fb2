import assert from "node:assert/strict";
import fc from "fast-check";
import { jsdomDocument, smallDocument } from "./documents.ts";

const declaration = fc.constantFrom<[string, string | null][]>(
  ["maxWidth", "initial"],
  ["max-width", "3px"],
  ["overflow", "visible"],
  ["opacity", "0.5"],
  ["display", "flex"],
  ["color", "red"],
  ["color", ""],
  ["color", null],
  ["fontSize", "12px"],
  ["cssFloat", "left"],
  ["--ink", "a B"],
  ["--Ink", "c"],
  ["background-image", 'url("data:image/png;base64,AA==")'],
);

const step = fc.tuple(
  fc.constantFrom("set", "remove", "property", "text", "attribute"),
  declaration,
);

/** Carries out the steps, and returns what can be observed after each. */
function play(document: Document, steps: [string, [string, string | null]][]): unknown[] {
  const element = document.createElement("p");
  const style = element.style as unknown as CSSStyleDeclaration & Record<string, string | null>;
  return steps.map(([kind, [name, value]]) => {
    const isMethod = name.includes("-");
    if (kind === "set" && isMethod) style.setProperty(name, value, "");
    if (kind === "remove" && isMethod) style.removeProperty(name);
    if (kind === "property" && !name.startsWith("--")) style[name] = value;
    if (kind === "text") element.style = "color: blue; nonsense;; opacity:1" as never;
    if (kind === "attribute") element.setAttribute("style", "color:green;display:none");
    return [
      element.outerHTML,
      element.style.cssText,
      element.style.getPropertyValue("max-width"),
      element.style.color,
    ];
  });
}

Deno.test("styles are set, read and removed as in jsdom", () => {
  const [small, jsdom] = [smallDocument(), jsdomDocument()];
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      assert.deepEqual(play(small, steps), play(jsdom, steps));
    }),
    { numRuns: 200 },
  );
});

Deno.test("a priority is written, but is not part of the value", () => {
  const write = (document: Document) => {
    const { style } = document.createElement("p");
    style.setProperty("color", "red", "important");
    return [style.cssText, style.getPropertyValue("color"), style.removeProperty("color")];
  };
  assert.deepEqual(write(smallDocument()), write(jsdomDocument()));
});
