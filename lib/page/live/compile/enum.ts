import type { Edits } from "./edits.ts";
import { type Token, TokenType as tt } from "./tokens.ts";

/**
 * Writes an enum as the object that it is: names lead to values, and numbers back to names. It stays
 * in its lines, and its members are there for those that follow.
 *
 * @param at The token `enum`.
 */
export function writeEnum(tokens: Token[], at: number, source: string, edits: Edits): void {
  const textOf = ({ start, end }: Token) => source.slice(start, end);
  const isConst = tokens[at - 1]?.type === tt._const;
  const name = textOf(tokens[at + 1]);
  const { start } = isConst ? tokens[at - 1] : tokens[at];
  edits.replace(start, tokens[at + 2].end, `var ${name} = (function (${name}) {`);
  let i = at + 3;
  let previous: string | undefined;
  while (tokens[i].type !== tt.braceR) {
    const key = tokens[i++];
    const text = key.type === tt.string ? textOf(key) : JSON.stringify(textOf(key));
    const member = `${name}[${text}]`;
    let value = previous === undefined ? " = 0" : ` = ${previous} + 1`;
    let isText = false;
    let end = key.end;
    if (tokens[i].type === tt.eq) {
      value = "";
      const last = tokens[i].rhsEndIndex!;
      isText = last === i + 2 && tokens[i + 1].type === tt.string;
      i = last;
      ({ end } = tokens[i - 1]);
    }
    // A constant of its own, so that later members can use it.
    const isName = /^["']?[A-Za-z_$][\w$]*["']?$/.test(text) && key.type === tt.name;
    edits.replace(key.start, key.end, (isName ? `const ${textOf(key)}` : member) + value);
    const own = isName ? textOf(key) : member;
    const to = isText ? `${member} = ${own}` : `${name}[${member} = ${own}] = ${text}`;
    edits.insert(end, `; ${to};`);
    if (tokens[i].type === tt.comma) edits.blank({ from: tokens[i].start, to: tokens[i++].end });
    previous = own;
  }
  edits.replace(tokens[i].start, tokens[i].end, `return ${name}})(${name} || {});`);
}
