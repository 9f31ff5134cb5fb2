/** Whether what a page shows can be read, measured in the browser. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** What WCAG asks for text of ordinary size. */
const LOWEST_CONTRAST = 4.5;

/**
 * What is wrong with what a page shows, in words. SVG has to lie in the window.
 *
 * @param within A selector of the parts that are looked at.
 */
export async function problemsOf(page: Page, within = "body"): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return [
    ...await page.evaluate(htmlProblems, within),
    ...await page.evaluate(svgProblems, LOWEST_CONTRAST),
  ];
}

/** Contrast of text in HTML, as axe sees it, images without words, and broken ones. */
async function htmlProblems(within: string): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
  const broken = Array.from(document.images)
    .filter((image) => image.hasAttribute("src") && image.naturalWidth === 0);
  const { violations } = await axe.run(within, {
    runOnly: ["color-contrast", "image-alt", "svg-img-alt", "scope-attr-valid"],
    // Of what is right it would make a selector for every element, which takes most of the time.
    resultTypes: ["violations"],
  });
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  const { scrollWidth, clientWidth } = document.documentElement;
  return [
    ...found,
    ...broken.map(({ alt }) => `broken image: ${alt}`),
    ...(scrollWidth > clientWidth ? ["wider than the window"] : []),
  ];
}

/** Contrast of text in SVG against what lies under its middle, and what leaves its picture. */
function svgProblems(lowestContrast: number): string[] {
  type Color = [red: number, green: number, blue: number, alpha: number];

  const parse = (text: string): Color => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) ?? ["0", "0", "0", "0"]).map(
      Number,
    );
    return [red, green, blue, alpha];
  };
  const blend = (over: Color, under: Color): Color => {
    const mix = (i: 0 | 1 | 2) => over[i] * over[3] + under[i] * (1 - over[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const luminance = (color: Color) => {
    const [r, g, b] = color.map((c) => c / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: Color, b: Color) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  /** What the element paints in its middle. */
  const paintOf = (element: Element): Color => {
    const style = getComputedStyle(element);
    if (!(element instanceof SVGElement) || element instanceof SVGSVGElement) {
      return parse(style.backgroundColor);
    }
    // The fill of a line is invisible.
    const [paint, opacity] = element instanceof SVGLineElement
      ? [style.stroke, style.strokeOpacity]
      : [style.fill, style.fillOpacity];
    if (paint === "none") return [0, 0, 0, 0];
    const [red, green, blue, alpha] = parse(paint);
    return [red, green, blue, alpha * Number(opacity) * Number(style.opacity)];
  };

  const problems: string[] = [];
  for (const svg of Array.from(document.querySelectorAll("svg"))) {
    const frame = svg.getBoundingClientRect();
    for (const element of Array.from(svg.querySelectorAll("text,path,circle,rect,line"))) {
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      if (width === 0 || element.closest("defs,clipPath")) continue;
      const inside = left > frame.left - 1 && right < frame.right + 1 &&
        top > frame.top - 1 && bottom < frame.bottom + 1;
      if (!inside) problems.push(`cut off: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const text of Array.from(svg.querySelectorAll("text"))) {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      if (left === right) continue;
      const beneath = document.elementsFromPoint((left + right) / 2, (top + bottom) / 2)
        .filter((element) => element.closest("text") === null);
      if (beneath.length === 0) problems.push(`outside of the window: ${text.textContent}`);
      const ground = beneath.map(paintOf)
        .reduceRight<Color>((under, over) => blend(over, under), [255, 255, 255, 1]);
      const ratio = contrast(blend(paintOf(text), ground), ground);
      if (ratio < lowestContrast) {
        problems.push(`contrast ${ratio.toFixed(2)}: "${text.textContent}" in ${svg.ariaLabel}`);
      }
    }
  }
  return problems;
}
