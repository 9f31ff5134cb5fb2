import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Locator, Page, PageScreenshotOptions } from "playwright-core";

const folder = fileURLToPath(new URL("../../dist/screenshots/", import.meta.url));

/**
 * Leaves a picture in `dist/screenshots` for people to look at, if the environment variable
 * UNROLL_PICTURES is set.
 *
 * @param name Its path there, without the ending.
 */
export async function picture(
  of: Page | Locator,
  name: string,
  options: PageScreenshotOptions = {},
): Promise<void> {
  if (!Deno.env.get("UNROLL_PICTURES")) return;
  const path = join(folder, `${name.replaceAll(/[, ]+/g, "-")}.png`);
  await Deno.mkdir(dirname(path), { recursive: true });
  await of.screenshot({ ...options, path, animations: "disabled" });
}
