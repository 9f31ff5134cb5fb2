/** Style sheets that drawings of a page share: those of one tool are the same. */

import { scopeStyleSheet } from "./css_allowlist.ts";

/** Stands for the class of a sheet, to which its rules are limited. */
const SCOPE = ":where(&) ";

const scopeOf = (name: string) => `:where(.${name}) `;

/** Gives each style sheet a class, for the drawings that it applies to. */
export class Sheets {
  /** The class of each, by its rules. */
  readonly #names = new Map<string, string>();
  readonly #isComplete: boolean;

  /**
   * @param page The page that is loaded. It gets no other sheets: with every new one, a browser looks
   *   for what it applies to, in the whole page.
   */
  constructor(page?: ParentNode) {
    this.#isComplete = page !== undefined;
    for (const style of page?.querySelectorAll<HTMLElement>("style[data-sheet]") ?? []) {
      const name = style.dataset.sheet!;
      this.#names.set(style.textContent.replaceAll(scopeOf(name), SCOPE), name);
    }
  }

  /** The class for a drawing with this style sheet; undefined if the page has no such sheet. */
  nameOf(css: string): string | undefined {
    const rules = scopeStyleSheet(css, SCOPE.trim());
    if (rules !== "" && !this.#isComplete && !this.#names.has(rules)) {
      this.#names.set(rules, `page-sheet-${this.#names.size}`);
    }
    return this.#names.get(rules);
  }

  /** All of them, for the head of the page. */
  html(): string {
    return Array.from(
      this.#names,
      ([rules, name]) =>
        `<style data-sheet="${name}">${rules.replaceAll(SCOPE, scopeOf(name))}</style>\n`,
    ).join("");
  }
}
