/** The modules that cells of a page can import. */

const NAMES = ["unroll", "unroll/notebook", "@observablehq/plot", "jsdom"] as const;

export type ModuleName = typeof NAMES[number];

export const MODULE_NAMES: readonly string[] = NAMES;

/** `npm:@observablehq/plot@0.6` is `@observablehq/plot`. */
export function plainName(specifier: string): string {
  return /^npm:\/?(@?[^@]+)(@[^/]*)?$/.exec(specifier)?.[1] ?? specifier;
}

/** The modules themselves, by name. */
export type Modules = Readonly<Record<string, object>>;

/**
 * The module that a cell imports.
 *
 * @throws {TypeError} if the page has none of that name
 */
export function findModule(modules: Modules, specifier: string): object {
  const name = plainName(specifier);
  if (Object.hasOwn(modules, name)) return modules[name];
  const list = new Intl.ListFormat("en-GB").format(Object.keys(modules).map((name) => `"${name}"`));
  throw new TypeError(
    `This page has no module "${specifier}": it works offline, with ${list}. For others, run the ` +
      "notebook in Jupyter.",
  );
}
