/**
 * HTML whose attributes have quotes only where they need them. An alive page, which carries much
 * else, has thousands of attributes.
 *
 * @param html as a serializer writes it: quotes in values are escaped
 *
 * @example
 * ```ts
 * import { unquote } from "./unquote.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(unquote(`<p id="a" title="b c">x="y"</p>`), `<p id=a title="b c">x="y"</p>`);
 * ```
 */
export function unquote(html: string): string {
  // A value with ">" ends the match early; its own attributes are whole all the same.
  return html.replace(
    /<[a-z][^<>]*>/gi,
    (tag) => tag.replace(/(\s[\w:-]+=)"([\w.,:;#%()+*!?|-]+)"(?=[\s>])/g, "$1$2"),
  );
}
