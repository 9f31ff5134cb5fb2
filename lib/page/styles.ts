/** So often has a style to occur before it is worth a class. */
const least = 4;

/** A style that is nothing but names and numbers, and so can stand in a style sheet as it is. */
const plain = /^[\w\s.,%:;()#-]+$/;

/**
 * Gives the cells of tables a class in the place of a style that many of them have: tables of numbers
 * are a large part of some pages. The class is as strong as the style was.
 *
 * @returns the HTML, and the style sheet that goes with it
 */
export function shareCellStyles(html: string): { html: string; css: string } {
  const cell = /<(t[dh])((?: (?!class=|style=)[\w-]+="[^"]*")*) style="([^"]*)"/g;
  const counts = new Map<string, number>();
  for (const [, , , style] of html.matchAll(cell)) counts.set(style, (counts.get(style) ?? 0) + 1);
  const shared = [...counts].filter(([style, count]) => count >= least && plain.test(style));
  const names = new Map(shared.map(([style], i) => [style, `page-s${i}`]));
  const css = [...names].map(([style, name]) => {
    const parts = style.split(";").map((part) => part.trim()).filter((part) => part !== "");
    return `.${name}{${parts.map((part) => `${part}!important`).join(";")}}\n`;
  });
  return {
    html: html.replaceAll(cell, (whole, name, others, style) => {
      const own = names.get(style);
      return own === undefined ? whole : `<${name}${others} class="${own}"`;
    }),
    css: css.join(""),
  };
}
