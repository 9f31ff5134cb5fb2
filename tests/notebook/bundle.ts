import { toOutput } from "../../lib/notebook/mime_bundle.ts";

/** What a value leaves the notebook as, without the metadata. */
export function toBundle(...value: Parameters<typeof toOutput>): Record<string, string> {
  return toOutput(...value).data;
}
