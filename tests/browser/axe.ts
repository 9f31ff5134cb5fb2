/** Asks axe what is wrong with a page. */

import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong, with every rule that it has. */
export async function violations(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    // What the page does about a change of size is done within a frame.
    for (let frames = 0; frames < 2; frames++) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
    // axe has just put itself there.
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ["violations"],
      rules: { "color-contrast-enhanced": { enabled: false } },
    });
    return violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`)
    );
  });
}
