/**
 * Takes the types out of TypeScript, as the kernel does: nothing is checked. Spaces take the place of
 * types, so that every line, and nearly every column, stays where it is.
 */

import { type ImportDeclaration, parseCell } from "../../../jupyter/cell_syntax.ts";
import { Edits } from "./edits.ts";
import { writeEnum } from "./enum.ts";
import { isConstructor, type Token, tokenize, TokenType as tt } from "./tokens.ts";

/**
 * The JavaScript of a cell. Imports that no value of the cell uses stay, because other cells may use
 * them.
 *
 * @throws {CellSyntaxError} for what is no TypeScript.
 */
export function toJavaScript(source: string): string {
  const tokens = tokenize(source);
  const edits = new Edits(source);
  const { imports } = parseCell(source);
  for (const declaration of imports) writeImport(declaration, source, edits);
  const isInImport = ({ start }: Token) =>
    imports.some(({ from, to }) => start >= from && start < to);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (isInImport(token)) continue;
    if (token.isType) i = eraseTypes(tokens, i, source, edits);
    else if (token.type === tt._enum) writeEnum(tokens, i, source, edits);
    else if (token.type === tt.nonNullAssertion) erase(token, edits);
    else if (isModifier(token) && !isModifier(tokens[i - 1])) i = eraseModifiers(tokens, i, edits);
    if (isConstructor(token) && tokens[i - 1]?.type !== tt.dot) {
      assignProperties(tokens, i, source, edits);
    }
  }
  return edits.render(0, source.length);
}

/** A run of tokens that are types, from the first on; gives back the last. */
function eraseTypes(tokens: Token[], first: number, source: string, edits: Edits): number {
  let last = first;
  while (tokens[last + 1]?.isType) last++;
  const [from, to] = [tokens[first].start, tokens[last].end];
  const [before, after] = [tokens[first - 1], tokens[last + 1]];
  const text = source.slice(from, to);
  if (/^(type|interface|declare|namespace|module|abstract|function|async|export)\b/.test(text)) {
    // Without the semicolon, the statements around it might become one.
    edits.replace(from, from + 1, ";");
    edits.blank({ from: from + 1, to });
    return last;
  }
  edits.blank({ from, to });
  if (before?.type === tt.parenR && after?.type === tt.arrow && text.includes("\n")) {
    // No line may end before an arrow: the bracket moves to where the type has ended.
    edits.replace(before.start, before.end, " ");
    edits.wrap({ from, to }, "", ")");
  }
  // The type has ended its line; the value alone would go on in the next one.
  const isCast = /^(as|satisfies)\b/.test(text);
  if (isCast && /^[^\S\n]*(\/\/.*)?\r?\n\s*[([`+\-/]/.test(source.slice(to))) {
    edits.wrap({ from, to }, "", ";");
  }
  return last;
}

function erase({ start, end }: Token, edits: Edits): void {
  edits.blank({ from: start, to: end });
}

/** Modifiers that JavaScript does not know. */
const FOREIGN = new Set([
  tt._public,
  tt._private,
  tt._protected,
  tt._readonly,
  tt._override,
  tt._abstract,
  tt._declare,
]);

/** What may stand before the name of a member. */
const MODIFIERS = new Set([...FOREIGN, tt._static, tt._async, tt._get, tt._set, tt.star, tt.hash]);

function isModifier(token: Token | undefined): boolean {
  return token !== undefined && !token.isType && MODIFIERS.has(token.type);
}

/** The modifiers of a member; of one that is only announced, all. Gives back the last token. */
function eraseModifiers(tokens: Token[], first: number, edits: Edits): number {
  let end = first;
  while (isModifier(tokens[end])) end++;
  const modifiers = tokens.slice(first, end);
  const isAnnounced = modifiers.some(({ type }) => type === tt._declare || type === tt._abstract);
  if (!isAnnounced || tokens[end].type === tt._class) {
    for (const token of modifiers) if (FOREIGN.has(token.type)) erase(token, edits);
    return end - 1;
  }
  if (tokens[end].type === tt.bracketL) {
    const { contextId } = tokens[end];
    while (tokens[end].type !== tt.bracketR || tokens[end].contextId !== contextId) end++;
  }
  while (tokens[end + 1].isType) end++;
  edits.blank({ from: tokens[first].start, to: tokens[end].end });
  return end;
}

/** `constructor(readonly x: number)` is short for a property of the same name. */
function assignProperties(tokens: Token[], at: number, source: string, edits: Edits): void {
  const { contextId } = tokens[at + 1] ?? {};
  if (contextId == null) return;
  const names: string[] = [];
  let i = at + 1;
  const isEnd = (type: tt) => tokens[i].type === type && tokens[i].contextId === contextId;
  while (!isEnd(tt.parenR)) {
    // Brackets and commas of the parameters themselves are of the same context.
    const isParameter = tokens[i++].contextId === contextId;
    if (!isParameter || !FOREIGN.has(tokens[i].type)) continue;
    while (FOREIGN.has(tokens[i].type)) i++;
    names.push(source.slice(tokens[i].start, tokens[i].end));
  }
  if (names.length === 0) return;
  while (!isEnd(tt.braceL) && tokens[i].type !== tt.semi) i++;
  let place = tokens[i].end;
  for (; !isEnd(tt.braceR); i++) {
    if (tokens[i].type !== tt._super || tokens[i + 1].type !== tt.parenL) continue;
    const call = tokens[i + 1].contextId;
    while (tokens[i].type !== tt.parenR || tokens[i].contextId !== call) i++;
    place = tokens[i].end;
    break;
  }
  edits.insert(place, `;${names.map((name) => `this.${name}=${name};`).join("")}`);
}

/** Of an import, only values stay. */
function writeImport({ from, to, names }: ImportDeclaration, source: string, edits: Edits): void {
  const text = source.slice(from, to);
  if (/^import\s+type\b(?!\s*from\b|\s*,)/.test(text)) {
    edits.replace(from, from + 1, ";");
    edits.blank({ from: from + 1, to });
    return;
  }
  if (!names.some(({ typeOnly }) => typeOnly)) return;
  for (const { index, 0: { length } } of text.matchAll(/\btype\s+(?!as\b)[^,}]+,?/g)) {
    edits.blank({ from: from + index, to: from + index + length });
  }
}
