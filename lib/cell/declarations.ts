/** Declarations of a cell, as assignments to properties of the global object. */

import type { Edits } from "./edits.ts";
import { GLOBAL, RUNTIME, UNUSED } from "./names.ts";
import { idsOf, isLexical, patternsOf, varDeclarations } from "./scope.ts";
import { childrenOf, type SyntaxNode, textOf } from "./syntax.ts";

/** Rewrites what a statement of a cell declares for all cells; functions are left to the caller. */
export function writeDeclaration(statement: SyntaxNode, source: string, edits: Edits): void {
  if (isLexical(statement)) writeVariables(statement, source, edits);
  for (const node of varDeclarations(statement)) {
    if (node.name === "VariableDeclaration") writeVariables(node, source, edits);
    else writeLoopVariable(node, source, edits);
  }
  if (statement.name === "ClassDeclaration") {
    const id = statement.getChild("VariableDefinition");
    if (id) edits.wrap(statement, `var ${UNUSED}=${GLOBAL}.${textOf(id, source)}=`, ";");
  }
}

/** `function f() {}` as `globalThis.f=({f:function () {}}).f;`: it keeps its name. */
export function writeGlobal(
  node: SyntaxNode,
  id: SyntaxNode,
  source: string,
  edits: Edits,
): void {
  const name = textOf(id, source);
  edits.wrap(node, `;${GLOBAL}.${name}=({${name}:`, `}).${name};`);
  edits.blank(id);
}

/**
 * `let a = 1, [b] = c;` as `var unused=globalThis.a = 1, unused=[globalThis.b] = c;`: a declaration
 * still, which has no value, and no bracket begins a line that did not before.
 */
function writeVariables(node: SyntaxNode, source: string, edits: Edits): void {
  const parts = childrenOf(node);
  const keyword = parts[0];
  const isVar = keyword.name === "var";
  edits.replace(keyword.from, keyword.to, "var");
  if (keyword.name === "const") {
    const names = patternsOf(node).flatMap(idsOf).map((id) => JSON.stringify(textOf(id, source)));
    const { to } = parts.findLast(({ name }) => name !== ";")!;
    edits.wrap({ from: to, to }, "", `,${UNUSED}=${RUNTIME}.freeze(${names.join()})`);
  }
  for (const pattern of patternsOf(node)) {
    const value = initialValue(pattern, parts);
    if (isVar && !value) {
      edits.replace(pattern.from, pattern.to, UNUSED);
      continue;
    }
    edits.insert(pattern.from, `${UNUSED}=`);
    writePattern(pattern, source, edits);
    if (!value) edits.wrap({ from: pattern.from, to: pattern.to }, "", "=undefined");
    else if (pattern.name === "VariableDefinition" && isAnonymous(value)) {
      const name = textOf(pattern, source);
      edits.wrap(value, `({${name}:`, `}).${name}`);
    }
  }
}

/** `for (var a of b)`. */
function writeLoopVariable(node: SyntaxNode, source: string, edits: Edits): void {
  edits.blank(node.getChild("var")!);
  for (const pattern of patternsOf(node)) writePattern(pattern, source, edits);
}

function writePattern(pattern: SyntaxNode, source: string, edits: Edits): void {
  for (const id of idsOf(pattern)) {
    const property = id.parent?.name === "PatternProperty" ? id.parent : null;
    const isShort = property !== null && property.getChild(":") === null &&
      property.getChild("Spread") === null;
    edits.insert(id.from, isShort ? `${textOf(id, source)}:${GLOBAL}.` : `${GLOBAL}.`);
  }
}

function initialValue(pattern: SyntaxNode, parts: SyntaxNode[]): SyntaxNode | undefined {
  const next = parts.slice(parts.findIndex(({ from }) => from === pattern.from) + 1);
  const end = next.findIndex(({ name }) => name === ",");
  const own = end < 0 ? next : next.slice(0, end);
  return own[own.findIndex(({ name }) => name === "Equals") + 1 || Infinity];
}

/** Functions and classes that take the name of what they are assigned to. */
function isAnonymous(value: SyntaxNode): boolean {
  return value.name === "ArrowFunction" ||
    (/^(Function|Class)Expression$/.test(value.name) && !value.getChild("VariableDefinition"));
}
