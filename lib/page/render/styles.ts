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

/**
 * Drawings made with one tool bring the same style sheet, each for itself. Those that do share one.
 *
 * @returns the HTML, and the style sheets that go with it
 */
export function shareSheets(html: string): { html: string; css: string } {
  const drawing =
    /<span class="(page-drawing[^"]*)" id="([\w-]+)"([^>]*)>(<svg(?:(?!<style|<\/svg).)*)<style aria-hidden="true">([^<]*)<\/style>/gs;
  const scope = (id: string) => `:where(#${id}) `;
  const counts = new Map<string, number>();
  for (const [, , id, , , css] of html.matchAll(drawing)) {
    const common = css.replaceAll(scope(id), "");
    counts.set(common, (counts.get(common) ?? 0) + 1);
  }
  // In a drawing, signs may be escaped; in a style sheet of HTML they are not.
  const shared = [...counts].flatMap(([common, count]) =>
    count < 2 || common.includes("&") ? [] : common
  );
  const sheets = new Map<string, string>();
  const shorter = html.replaceAll(drawing, (whole, className, id, others, start, css) => {
    const common = css.replaceAll(scope(id), "");
    if (!shared.includes(common)) return whole;
    const name = `page-sheet-${shared.indexOf(common)}`;
    sheets.set(name, css.replaceAll(scope(id), `:where(.${name}) `));
    return `<span class="${className} ${name}" id="${id}"${others}>${start}`;
  });
  return { html: shorter, css: [...sheets.values()].map((css) => `${css}\n`).join("") };
}
