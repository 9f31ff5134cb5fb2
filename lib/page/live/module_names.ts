const NAMES = ["unroll", "unroll/notebook", "@observablehq/plot", "jsdom"] as const;

/** A module that the cells of a page can import. */
export type ModuleName = typeof NAMES[number];

/** All of them. */
export const MODULE_NAMES: readonly string[] = NAMES;

/** `npm:@observablehq/plot@0.6` is `@observablehq/plot`. */
export function plainName(specifier: string): string {
  return /^npm:\/?(@?[^@]+)(@[^/]*)?$/.exec(specifier)?.[1] ?? specifier;
}
