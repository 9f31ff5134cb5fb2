/**
 * A control that goes through the steps of a picture, without script: a radio button for each step,
 * and CSS that shows what belongs to the one that is chosen.
 */

import { lookOf, pooled } from "./graph_shapes.ts";
import { escapeXml } from "./serialize.ts";

/** What there is to go through, as plain data. */
export interface Stepper {
  /** What the steps are of. */
  readonly name: string;
  readonly steps: readonly StepperStep[];
}

/** One step. In the picture, `--s` is its place, counted from 1. */
export interface StepperStep {
  /** Such as "backward". */
  readonly phase: string;
  /** What happens, in one line. */
  readonly words: string;
  /** What flows in, and what comes out. */
  readonly numbers: readonly StepperNumbers[];
}

/** A tensor of a step. */
export interface StepperNumbers {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A tensor of up to so many numbers is written in a line; of up to so many, each in its cell. */
const most = { inLine: 8, inCells: 64 } as const;

/**
 * The control as HTML, around its picture. Its own texts stand in attributes: a front end that takes
 * styles away then shows nothing of them.
 *
 * @param picture HTML of the picture
 * @param still HTML of a picture that is hidden where the control works
 */
export function stepperHtml({ name, steps }: Stepper, picture: string, still = ""): string {
  const count = steps.length;
  const radios = steps.map(({ phase, words, numbers }, i) => {
    const label = `Step ${i + 1} of ${count}, ${phase}: ${words}`;
    return `<label><input type="radio" name="${idOf(steps)}" value="${i + 1}"` +
      `${i === 0 ? " checked" : ""} aria-label="${escapeXml(label)}" data-lm-suppress-shortcuts>` +
      `</label><span class="unroll-words" data-at="${i + 1} of ${count}: ${escapeXml(phase)}"` +
      ` data-words="${escapeXml(words)}"></span>` +
      `<span class="unroll-numbers">${numbers.map(numbersHtml).join("")}</span>`;
  });
  const chosen = steps.map((_, i) =>
    `.unroll-steps:has([value="${i + 1}"]:checked){--s:${i + 1}}`
  );
  // A form of its own keeps radio buttons apart from those of a second view of the same output.
  return `<form method="dialog" class="unroll-steps" role="group" aria-label="${escapeXml(name)}">` +
    `<style>${styleSheet}${chosen.join("")}@media print{.unroll-steps.unroll-steps{--s:9999}}` +
    `</style>${still}${radios.join("")}${picture}</form>`;
}

function numbersHtml({ name, shape, values }: StepperNumbers): string {
  const sizes = `[${shape.join(", ")}]`;
  const title = `${name} ${sizes}`;
  if (values.length <= most.inLine) {
    const text = values.map(short).join(", ");
    const value = shape.length === 0 ? text : `[${text}]`;
    return `<span data-title="${escapeXml(title)}" data-value="${value}"></span>`;
  }
  const finite = values.filter(Number.isFinite);
  const extremes = finite.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [
    Infinity,
    -Infinity,
  ]);
  const norm = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0));
  const [low, high, length] = [...extremes, norm].map(short);
  const columns = shape[shape.length - 1];
  const isWhole = values.length <= most.inCells;
  const rows = isWhole
    ? Array.from(
      { length: values.length / columns },
      (_, i) => values.slice(i * columns, (i + 1) * columns),
    )
    : pooled(values, values.length / columns, columns);
  const largest = finite.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
  const cells = rows.flat().map((value) => {
    const [color, depth] = lookOf(value, largest).split(" ");
    const shade = Math.round(Number(depth) * 115).toString(16).padStart(2, "0");
    const text = isWhole ? ` data-value="${short(value)}"` : "";
    return `<i${text} style="background:${color}${shade}"></i>`;
  });
  return `<span data-title="${escapeXml(title)}: ${low} to ${high}, norm ${length}"` +
    ` style="grid-template-columns:repeat(${rows[0].length},auto)">${cells.join("")}</span>`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** The same name for the same steps, and another for others. */
function idOf(steps: readonly StepperStep[]): string {
  let hash = 0;
  for (const { words } of steps) {
    for (const c of words) hash = Math.imul(hash, 31) + c.charCodeAt(0) | 0;
  }
  return `unroll-steps-${(hash >>> 0).toString(36)}`;
}

const [label, next] = ["label:has(:checked)", "+.unroll-words+.unroll-numbers+label"];

const styleSheet = [
  ".unroll-steps{position:relative;display:grid;max-width:668px;margin:0 0 12px;padding-top:2.6em;",
  "grid-template-columns:repeat(auto-fill,18px)}",
  ".jp-RenderedHTMLCommon .unroll-steps{--figure-ink:var(--jp-content-font-color1);",
  "--figure-muted:var(--jp-content-font-color2);--figure-paper:var(--jp-layout-color0)}",
  ".unroll-steps:has(:checked)>img{display:none}",
  ".unroll-steps>label{height:18px}.unroll-steps input{width:13px;height:13px;margin:2px}",
  ".unroll-steps>label::after{position:absolute;top:0;padding:.25em .9em;cursor:pointer;",
  "border:1px solid;border-radius:6px;line-height:1.4}",
  `.unroll-steps>${label}${next}::after{content:"Step ›";left:6em}`,
  `.unroll-steps>label:has(${next}>:checked)::after{content:"‹ Back";left:0}`,
  ".unroll-steps>:not(label,style){grid-column:1/-1}",
  ".unroll-steps>.unroll-words{grid-row:50;visibility:hidden;margin:.4em 0;line-height:1.45}",
  ".unroll-steps>.unroll-numbers{grid-row:70;visibility:hidden;display:flex;flex-wrap:wrap;",
  "gap:.6em 1.4em;margin-top:.6em;align-content:start}",
  `.unroll-steps>${label}+.unroll-words,.unroll-steps>${label}+.unroll-words+.unroll-numbers`,
  "{visibility:visible}",
  ".unroll-words::before{content:attr(data-at);font-weight:bold;margin-right:.8em}",
  ".unroll-words::after{content:attr(data-words)}",
  ".unroll-steps>:is(svg,figure){grid-row:60}",
  ".unroll-numbers>span{display:inline-grid;font-size:.9em;align-content:start}",
  ".unroll-numbers>span::before{content:attr(data-title);grid-column:1/-1}",
  ".unroll-numbers>[data-value]::after{content:attr(data-value)}",
  ".unroll-numbers i{min-width:.9em;min-height:.9em;padding:.1em .4em;text-align:right;",
  "font-style:normal}.unroll-numbers i::after{content:attr(data-value)}",
  "@media print{.unroll-steps{padding:0}",
  ".unroll-steps>:is(label,.unroll-words,.unroll-numbers){display:none}}",
].join("");
