/** Links within a notebook, and from notebook to notebook. */

import { basename, dirname, join, relative, resolve } from "node:path";
import { decodePercent } from "./html.ts";
import { slug } from "./ids.ts";
import { unlinkNotebook, type Warn } from "./missing.ts";

/** The page of a notebook, by their paths; undefined if it has none. */
export type PageOf = (notebook: string) => string | undefined;

/** Points links within the notebook, with the anchors of Jupyter or GitHub, to the page's ids. */
export function resolveLinks(
  prose: HTMLElement,
  renamed: Map<string, string>,
  anchors: Set<string>,
  warn: Warn,
): void {
  for (const link of prose.querySelectorAll('a[href^="#"]:not(.page-anchor)')) {
    const written = (link.getAttribute("href") ?? "").slice(1);
    if (written === "" || anchors.has(written)) continue;
    const decoded = decodePercent(written);
    const id = renamed.get(decoded) ?? slug(decoded);
    if (anchors.has(id)) link.setAttribute("href", `#${id}`);
    else warn(`Link to #${decoded} leads nowhere: no heading or id of that name.`);
  }
}

/**
 * Points links to notebooks at their pages. Without one, only the words of the link stay.
 *
 * @param place the notebook's folder, and its own page
 */
export function linkPages(
  root: ParentNode,
  place: { folder: string; own: string; pageOf: PageOf },
  warn: Warn,
): void {
  for (const link of root.querySelectorAll("a[href]")) {
    const address = link.getAttribute("href")!;
    const [, path, query = "", hash] = /^([^?#:]+)(\?[^#]*)?(?:#(.*))?$/.exec(address) ?? [];
    if (path === undefined || path.startsWith("//")) continue;
    if (!/\.ipynb$/i.test(path)) {
      warn(`Link to ${address}: the file is not part of the page.`);
      continue;
    }
    const target = place.pageOf(resolve(place.folder, decodePercent(path)));
    if (target === undefined) {
      warn(`Link to ${address} left out: there is no page of that notebook.`);
      unlinkNotebook(link);
    } else {
      const anchor = hash ? `#${slug(decodePercent(hash))}` : "";
      link.setAttribute("href", `${addressFrom(place.own, target)}${query}${anchor}`);
    }
  }
}

/** The pages of notebooks that are built together, and existing ones beside them. */
export function pagesOf(
  jobs: readonly { notebook: string; page: string }[],
  exists: (path: string) => boolean,
): PageOf {
  const pages = new Map(jobs.map(({ notebook, page }) => [resolve(notebook), page]));
  return (notebook) => {
    const name = `${basename(notebook).replace(/\.ipynb$/i, "")}.html`;
    const beside = join(dirname(jobs[0].page), name);
    return pages.get(notebook) ?? (exists(beside) ? beside : undefined);
  };
}

function addressFrom(from: string, to: string): string {
  return relative(dirname(from), to).split(/[\\/]/).map(encodeURIComponent).join("/");
}
