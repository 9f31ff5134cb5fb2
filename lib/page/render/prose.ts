import { Marked, type TokenizerAndRendererExtension } from "marked";
import { highlight } from "./highlight.ts";
import { codeHtml, escapeHtml } from "./html.ts";
import { Formulas, mathExtensions } from "./math.ts";
import type { Warn } from "./missing.ts";

/** GitHub's Markdown, with formulas and coloured code. Its HTML must be sanitised. */
export function renderMarkdown(
  markdown: string,
  warn: Warn,
  formulas = new Formulas(),
): string {
  const marked = new Marked({
    gfm: true,
    extensions: [
      ...mathExtensions((latex, display) => formulas.render(latex, display, warn)),
      ATTACHMENT,
    ],
    renderer: {
      code: ({ text, lang }) => {
        const language = /^[\w+#.-]{1,30}/.exec(lang ?? "")?.[0] ?? "";
        const name = language === "" ? "" : ` class="language-${escapeHtml(language)}"`;
        return `<pre><code${name}>${highlight(text, language)}</code></pre>\n`;
      },
      codespan: ({ text }) => `<code>${codeHtml(text)}</code>`,
      checkbox: ({ checked }) =>
        `<span role="img" aria-label="${checked ? "done" : "to do"}">${
          checked ? "☑" : "☐"
        }</span> `,
    },
  });
  return marked.parse(markdown, { async: false });
}

/** An attachment whose name may have spaces, which JupyterLab does not encode. */
const ATTACHMENT: TokenizerAndRendererExtension = {
  name: "attachment",
  level: "inline",
  start: (source) => source.indexOf("!["),
  tokenizer(source) {
    const pattern =
      /^!\[([^\]\n]*)\]\((attachment:(?:[^()\n"]|\([^()\n]*\))+?)(?:\s+"[^"\n]*")?\s*\)/;
    const [raw, alt, src] = pattern.exec(source) ?? [];
    return raw === undefined ? undefined : { type: "attachment", raw, alt, src };
  },
  renderer: ({ alt, src }) => `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`,
};
