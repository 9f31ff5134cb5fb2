/** Formulas are typeset when a page is built; what cells write later is shown as it is written. */
export default {
  renderToString(): never {
    throw new Error("formulas are typeset when the page is built");
  },
};
