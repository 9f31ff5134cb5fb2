/**
 * A control for the steps of a picture, without script: a radio button for each step, and CSS that
 * shows what belongs to the selected one.
 */

import { imageTag } from "./figure.ts";
import { largestOf, shadeOf } from "./graph_shapes.ts";
import { escapeXml } from "./serialize.ts";

/** The steps and pictures as plain data. */
export interface Stepper {
  readonly name: string;
  readonly steps: readonly StepperStep[];
  /** HTML of the pictures of steps that open. */
  readonly details: readonly string[];
}

/** One step. In the picture, `--s` is its number, counted from 1. */
export interface StepperStep {
  /** Such as "backward". */
  readonly phase: string;
  /** What happens, in one line. */
  readonly words: string;
  /** What flows in, and what comes out. */
  readonly numbers: readonly StepperNumbers[];
  /** The smaller steps inside of it. */
  readonly inside?: readonly StepperStep[];
  /** The index of its picture in `details`, and `--s` of its first smaller step there. */
  readonly detail?: number;
  readonly start?: number;
}

/** A tensor of a step: as text, or as cells. */
export interface StepperNumbers {
  readonly title: string;
  readonly text?: string;
  readonly cells?: readonly (readonly string[])[];
  /** Whether the cells are those of the tensor, and not the largest of several. */
  readonly isWhole?: boolean;
}

/** The control as an output of a notebook, with its picture as an image where CSS is removed. */
export function stepperOutput(stepper: Stepper, svg: string): string {
  return stepperHtml(stepper, svg, imageTag(svg, ' class="unroll-still"'));
}

/**
 * The control as HTML. Its own texts are in attributes: a front end that removes styles then shows
 * none of them.
 *
 * @param picture HTML of its picture
 * @param still HTML of what is hidden where the control works
 */
export function stepperHtml({ steps, details }: Stepper, picture = "", still = ""): string {
  const group = `u${hash(JSON.stringify(steps))}`;
  const own = steps.map((step, i) => {
    const { inside = [], start = 1, detail } = step;
    const place = `${i + 1} of ${steps.length}`;
    const html = (step: StepperStep, value: string, at: string) =>
      stepHtml(step, { group, value, at, detail });
    const smaller = inside.map((small, j) =>
      html(small, `${i + 1}.${start + j}`, `${place}, ${j + 1} of ${inside.length}`)
    );
    return `<div class="unroll-step">${html(step, `${i + 1}`, place)}${smaller.join("")}</div>`;
  });
  const most = Math.max(...steps.map(({ inside = [], start = 1 }) => start + inside.length - 1));
  const rules = [
    ...steps.map((_, i) =>
      `.unroll-steps:has([value="${i + 1}"]:checked,[value^="${i + 1}."]:checked){--s:${i + 1}}`
    ),
    ...Array.from(
      { length: most },
      (_, j) => `.unroll-steps:has([value$=".${j + 1}"]:checked){--i:${j + 1}}`,
    ),
    ...details.map((_, k) =>
      `.unroll-steps:has(.unroll-open :checked):has([data-detail="${k}"]:checked)>` +
      `[data-picture="${k}"]{display:block}`
    ),
    "@media print{.unroll-steps{--s:9999!important}}",
  ];
  const open = details.length === 0 ? "" : '<label class="unroll-open">' +
    '<input type="checkbox" aria-label="Open each step" data-lm-suppress-shortcuts></label>';
  // A form separates the radio buttons from those of a second view of the same output. Its contents
  // are hidden where styles are removed. (JupyterLab removes empty attributes, too.)
  return `${still}<form method="dialog"><div class="unroll-steps" hidden="hidden">` +
    `<style>${styleSheet}${rules.join("")}</style>${open}${own.join("")}` +
    `<div class="unroll-picture">${picture}</div>` +
    details.map((detail, k) => `<div class="unroll-detail" data-picture="${k}">${detail}</div>`)
      .join("") +
    "</div></form>";
}

function stepHtml(
  { phase, words, numbers }: StepperStep,
  { group, value, at, detail }: { group: string; value: string; at: string; detail?: number },
): string {
  const name = escapeXml(`${at}: ${phase}`);
  const text = escapeXml(words);
  return `<label${value.includes(".") ? ' class="unroll-inside"' : ""}>` +
    `<input type="radio" name="${group}" value="${value}"${value === "1" ? " checked" : ""}` +
    `${detail === undefined ? "" : ` data-detail="${detail}"`}` +
    ` aria-label="Step ${name}. ${text}" data-lm-suppress-shortcuts></label>` +
    `<b data-at="${name}" data-words="${text}"></b><p>${numbers.map(numbersHtml).join("")}</p>`;
}

function numbersHtml({ title, text, cells, isWhole }: StepperNumbers): string {
  if (cells === undefined) {
    return `<span data-title="${escapeXml(title)}" data-value="${escapeXml(text ?? "")}"></span>`;
  }
  const largest = largestOf(cells.flat().map(Number));
  const inside = cells.flat().map((value) => {
    const shown = isWhole ? ` data-value="${escapeXml(value)}"` : "";
    return `<i${shown} style="background:${shadeOf(Number(value), largest, 104)}"></i>`;
  });
  return `<span data-title="${escapeXml(title)}"` +
    ` style="grid-template-columns:repeat(${cells[0].length},auto)">${inside.join("")}</span>`;
}

/** A name for the steps, so that each stepper of a page has a group of radio buttons. */
function hash(text: string): string {
  let value = 0;
  for (const character of text) value = Math.imul(value, 31) + character.codePointAt(0)! | 0;
  return (value >>> 0).toString(36);
}

/** What follows a step's label: its words, its numbers, and the next label. */
const then = "+b+p+label";

const styleSheet = [
  ".unroll-steps[hidden]{--i:0;position:relative;display:grid!important;",
  "grid-template-columns:repeat(auto-fill,18px);",
  "max-width:668px;margin:0 0 12px;padding-top:2.6em}",
  ".jp-RenderedHTMLCommon .unroll-steps{--figure-ink:var(--jp-content-font-color1);",
  // The second colour of JupyterLab has too little contrast for small words.
  "--figure-muted:var(--jp-content-font-color1);",
  "--figure-paper:var(--jp-layout-color0)}",
  ".unroll-still:has(+form .unroll-steps :checked){display:none}",
  ".unroll-step{display:contents}.unroll-step>label{height:18px}",
  ".unroll-steps input{width:13px;height:13px;margin:2px}",
  ".unroll-inside{display:none}",
  ".unroll-steps:has(.unroll-open :checked) .unroll-step:has(:checked)>.unroll-inside",
  "{display:block;outline:1px solid;outline-offset:-1px}",
  // Back and Step are labels of the neighbours of what is chosen.
  ".unroll-steps label::after{position:absolute;top:0;padding:.25em .9em;cursor:pointer;",
  "border:1px solid;border-radius:6px;line-height:1.4}",
  `.unroll-step:has(:checked)+.unroll-step>label:first-child::after,`,
  `.unroll-step>label:has(:checked)${then}::after{content:"Step ›";left:6em}`,
  `.unroll-step:has(+.unroll-step :checked)>label:first-child::after,`,
  `.unroll-step>label:has(${then}>:checked)::after{content:"‹ Back";left:0}`,
  `.unroll-step>label:has(:checked)${then}::after,`,
  `.unroll-step>label:has(${then}>:checked)::after{z-index:1}`,
  ".unroll-open{position:absolute;top:.25em;left:13em}",
  '.unroll-open.unroll-open::after{position:static;padding:0 .4em;border:0;content:"open each step"}',
  ":is(.unroll-step>:not(label),.unroll-picture,.unroll-detail){grid-column:1/-1}",
  ".unroll-step>b{grid-row:50;visibility:hidden;margin:.4em 0;font-weight:inherit;line-height:1.45}",
  ".unroll-step>b::before{content:attr(data-at);font-weight:bold;margin-right:.8em}",
  ".unroll-step>b::after{content:attr(data-words)}",
  ".unroll-picture{grid-row:60}.unroll-detail{grid-row:61;display:none;--s:var(--i)}",
  ".unroll-step>p{grid-row:70;display:none;flex-wrap:wrap;gap:.6em 1.4em;min-height:4em;margin:.6em 0}",
  ".unroll-step>label:has(:checked)+b{visibility:visible}",
  ".unroll-step>label:has(:checked)+b+p{display:flex}",
  ".unroll-step span{display:inline-grid;font-size:.9em;align-content:start}",
  ".unroll-step span::before{content:attr(data-title);grid-column:1/-1}",
  ".unroll-step [data-value]::after{content:attr(data-value)}",
  ".unroll-step i{min-width:.9em;min-height:.9em;padding:.1em .4em;text-align:right;",
  "font-style:normal}",
  "@media print{.unroll-steps[hidden]{padding:0}.unroll-step,.unroll-open{display:none}}",
].join("");
