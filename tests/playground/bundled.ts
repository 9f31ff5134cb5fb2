/** A page with nothing but the playground, bundled as the exported page's is. */

import { JSDOM } from "jsdom";
import { fileURLToPath } from "node:url";
import { renderStatic } from "../../lib/playground/static.ts";
import type { Lesson } from "../../lib/playground/settings.ts";
import { once } from "../runner/once.ts";
import { sine } from "./any.ts";

const root = new URL("../../", import.meta.url);

/** One classic script of a module and all that it imports. */
async function bundle(path: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--format", "iife", "--minify", path],
    cwd: fileURLToPath(root),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

const style = (path: string) => Deno.readTextFile(new URL(path, root));

/** The scripts of page and worker. */
export const scripts = {
  page: () => once("playground page", () => bundle("tests/playground/page_entry.ts")),
  worker: () => once("playground worker", () => bundle("tests/playground/worker_entry.ts")),
};

/** The whole page; what the worker's script is can be changed, to see what happens. */
export async function playgroundPage(
  options: { worker?: string; lesson?: Lesson } = {},
): Promise<string> {
  const [page, worker, ...styles] = await Promise.all([
    scripts.page(),
    options.worker ?? scripts.worker(),
    ...["theme", "layout", "prose"].map((name) => style(`lib/page/styles/${name}.css`)),
    style("lib/playground/styles/pictures.css"),
    style("lib/page/styles/print.css"),
  ]);
  const { document } = new JSDOM().window;
  const { lesson = sine } = options;
  const inert = worker.replaceAll("</script", "<\\/script");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playground</title>
<link rel="icon" href="data:,">
<style>${styles.join("")}</style>
</head>
<body>
<div class="page-side"></div>
<main>
<h1>Playground</h1>
${renderStatic(document, "play", lesson, true).outerHTML}
</main>
<script type="text/plain" id="worker">${inert}</script>
<script>${page.replaceAll("</script", "<\\/script")}</script>
</body>
</html>
`;
}
