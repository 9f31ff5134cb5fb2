import { escapeXml as escapeHtml } from "../plots/serialize.ts";
import type { Output } from "./display.ts";
import { markdownHtml } from "./markdown.ts";

/** Several outputs beside each other, as far as the page is wide enough. */
export function rowOutput(outputs: readonly Output[], caption = ""): Output {
  const items = outputs.map(({ data }) => `<div style="flex:1 1 280px">${asHtml(data)}</div>`);
  const below = caption === "" ? "" : `<p>${escapeHtml(caption)}</p>`;
  const plain = outputs.map(({ data }) => data["text/plain"] ?? Object.keys(data).join(", "));
  return {
    data: {
      "text/html": `<div style="display:flex;flex-wrap:wrap;gap:16px">${items.join("\n")}</div>` +
        below,
      "text/plain": [...plain, ...(caption === "" ? [] : [caption])].join("\n"),
    },
    metadata: {},
  };
}

function asHtml(data: Output["data"]): string {
  if (data["text/html"] !== undefined) return data["text/html"];
  if (data["text/markdown"] !== undefined) return markdownHtml(data["text/markdown"]);
  return `<pre>${escapeHtml(data["text/plain"] ?? "")}</pre>`;
}
