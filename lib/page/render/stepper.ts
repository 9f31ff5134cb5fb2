/** The steps of a picture, made from their description. */

import { type Stepper, stepperOutput, type StepperStep } from "../../plots/stepper.ts";
import { drawingFrame, readDrawing } from "./figure.ts";
import type { PageContext } from "./fragment.ts";

export const STEPPER = "application/vnd.unroll.steps+json";

/** A picture, as safe HTML, and its steps; undefined if the description is invalid. */
export function renderStepper(
  text: string,
  picture: string,
  context: PageContext,
): string | undefined {
  const stepper = read(text);
  if (stepper === undefined) return undefined;
  const details = stepper.details.map((source) => {
    const svg = readDrawing(source, context.ids);
    return svg === null ? "" : drawingFrame(svg, context, { fallback: stepper.name }).outerHTML;
  });
  const { control = besidePicture } = context;
  const html = control({ ...stepper, details }, picture, text);
  return `<page-stepper class="page-output">${html}</page-stepper>`;
}

/** A picture, and the data of its control in a page that is alive. */
export function besidePicture(stepper: Stepper | number, picture: string): string {
  const json = JSON.stringify(stepper).replaceAll("<", "\\u003c");
  return `${picture}<script type="application/json">${json}</script>`;
}

/** The HTML of a description and a picture, as the library writes it. */
export function controlOf(description: unknown, picture: string): string | undefined {
  const stepper = typeof description === "string" ? read(description) : undefined;
  return stepper && stepperOutput(stepper, picture);
}

/** In a file, it may be anything. */
function read(text: string): Stepper | undefined {
  try {
    const value = JSON.parse(text);
    const { name, steps, details } = value;
    const isRight = typeof name === "string" && areSteps(steps) && steps.length > 0 &&
      Array.isArray(details) && details.every((detail) => typeof detail === "string");
    return isRight ? value : undefined;
  } catch {
    return undefined;
  }
}

function areSteps(value: unknown): value is StepperStep[] {
  return Array.isArray(value) && value.every((step) => {
    const { phase, words, numbers, inside = [], start = 1, detail = 0 } = step;
    return typeof phase === "string" && typeof words === "string" && Array.isArray(numbers) &&
      numbers.every(areNumbers) && areSteps(inside) && Number.isInteger(start) &&
      Number.isInteger(detail);
  });
}

function areNumbers({ title, text = "", cells = [[]] }: Record<string, unknown>): boolean {
  return typeof title === "string" && typeof text === "string" && Array.isArray(cells) &&
    cells.length > 0 &&
    cells.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === "string"));
}
