/** What the cells of a page can import. */
export const MODULE_NAMES = ["unroll", "unroll/notebook", "@observablehq/plot", "jsdom"];

/** `npm:@observablehq/plot@0.6` is `@observablehq/plot`. */
export function plainName(specifier: string): string {
  return /^npm:\/?(@?[^@]+)(@[^/]*)?$/.exec(specifier)?.[1] ?? specifier;
}
