/**
 * Formulas are typeset when a page is built. A page whose cells show some brings temml along, as a
 * part of its own; in others, what a reader makes a cell show stays as it is written.
 */

type Temml = Pick<typeof import("temml-npm").default, "renderToString">;

let real: Temml | undefined;

/** From now on, formulas are typeset by it. */
export function typesetWith(temml: Temml): void {
  real = temml;
}

export default {
  renderToString: (...parameters: Parameters<Temml["renderToString"]>): string => {
    if (real === undefined) throw new Error("formulas are typeset when the page is built");
    return real.renderToString(...parameters);
  },
};
