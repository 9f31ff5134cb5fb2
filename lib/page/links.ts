/** Links from notebook to notebook, which on a page have to lead from page to page. */

import { basename, dirname, join, relative, resolve } from "node:path";
import { decodePercent } from "./percent.ts";

/** The file that a notebook becomes, by the notebook's path; undefined if it becomes none. */
export type PageOf = (notebook: string) => string | undefined;

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
