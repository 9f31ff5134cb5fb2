/**
 * Formulas are typeset when a page is built. A page whose cells show some has temml as a part; in
 * others, a formula that a cell shows stays as it is written.
 */

import type temml from "temml-npm";

type Temml = Pick<typeof temml, "renderToString">;

let real: Temml | undefined;

export function typesetWith(found: Temml): void {
  real = found;
}

export default {
  renderToString: (...parameters: Parameters<Temml["renderToString"]>): string => {
    if (real === undefined) throw new Error("formulas are typeset when the page is built");
    return real.renderToString(...parameters);
  },
};
