/** Markdown to HTML that still has to be sanitised. */

import { Marked } from "marked";
import { highlight } from "./highlight.ts";
import { escapeHtml } from "./html.ts";
import { mathExtensions, type Warn } from "./math.ts";

/**
 * Renders GitHub's Markdown, with formulas and coloured code. What comes out may contain whatever
 * HTML the author wrote: pass it to `sanitize` before it goes anywhere.
 */
export function renderMarkdown(markdown: string, warn: Warn): string {
  const marked = new Marked({
    gfm: true,
    extensions: mathExtensions(warn),
    renderer: {
      code: ({ text, lang }) => {
        const language = /^[\w+#.-]{1,30}/.exec(lang ?? "")?.[0] ?? "";
        const name = language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
        return `<pre><code${name}>${highlight(text, language)}</code></pre>\n`;
      },
      checkbox: ({ checked }) =>
        `<span role="img" aria-label="${checked ? "done" : "to do"}">${
          checked ? "☑" : "☐"
        }</span> `,
    },
  });
  return marked.parse(markdown, { async: false });
}
