/** Links within a notebook, and from notebook to notebook. */

import { basename, dirname, join, relative, resolve } from "node:path";
import { decodePercent } from "./html.ts";
import { slug } from "./ids.ts";
import type { Warn } from "./prose.ts";

/** The file that a notebook becomes, by the notebook's path; undefined if it becomes none. */
export type PageOf = (notebook: string) => string | undefined;

/**
 * Points links within the notebook to the ids that the page gave out. Jupyter and GitHub make
 * different anchors from a heading; both are understood.
 */
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
 * Points links to notebooks at their pages. Where a notebook has no page, the words stay and the
 * link goes: it would lead nowhere for those who are given the page alone.
 *
 * @param folder the notebook's own, from which its links start
 * @param page the file that the notebook becomes
 */
export function linkPages(prose: HTMLElement, folder: string, page: string, pageOf: PageOf): void {
  for (const link of prose.querySelectorAll("a[href]")) {
    const [, path, rest] = /^([^?#:]+\.ipynb)([?#].*)?$/i.exec(link.getAttribute("href")!) ?? [];
    if (path === undefined) continue;
    const target = pageOf(resolve(folder, decodePercent(path)));
    if (target === undefined) link.replaceWith(...link.childNodes);
    else link.setAttribute("href", `${address(page, target)}${rest ?? ""}`);
  }
}

/** The pages of the notebooks that are made together, and of others that lie beside them already. */
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

function address(from: string, to: string): string {
  return relative(dirname(from), to).split(/[\\/]/).map(encodeURIComponent).join("/");
}
