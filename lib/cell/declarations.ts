/** Rewrites declarations of a cell as assignments to properties of the global object. */

import type * as t from "@babel/types";
import type { Edits } from "./edits.ts";
import { GLOBAL, RUNTIME, UNUSED } from "./reserved.ts";
import { idsOf, namesIn, varDeclarations } from "./scope.ts";
import { type Node, walk } from "./syntax.ts";

/** The declaration of a name that exists from the start. */
export function declareGlobal(name: string): string {
  return `var ${UNUSED}=${GLOBAL}.${name}=`;
}

/** Rewrites the declarations of a statement, except functions. */
export function writeDeclaration(statement: Node, edits: Edits): void {
  const isVariables = statement.type === "VariableDeclaration";
  if (isVariables && statement.kind !== "var") writeVariables(statement, edits);
  const loops = loopVariables(statement);
  for (const declaration of varDeclarations(statement)) {
    if (loops.has(declaration)) writeLoopVariable(declaration, edits);
    else writeVariables(declaration, edits);
  }
  if (statement.type === "ClassDeclaration" && statement.id) {
    edits.wrap(statement, declareGlobal(statement.id.name), ";");
  }
}

/** `function f() {}` as `globalThis.f=({f:function () {}}).f;`: it keeps its name. */
export function writeFunction(node: t.FunctionDeclaration & Node, edits: Edits): void {
  const { name, ...id } = node.id as t.Identifier & Node;
  edits.wrap(node, `;${GLOBAL}.${name}=({${name}:`, `}).${name};`);
  edits.blank(id);
}

/**
 * `let a = 1, [b] = c;` as `var unused=globalThis.a = 1, unused=[globalThis.b] = c;`: still a
 * declaration, which has no value, and no line begins with a new bracket.
 */
function writeVariables(node: t.VariableDeclaration & Node, edits: Edits): void {
  const isVar = node.kind === "var";
  const declarators = node.declarations as (t.VariableDeclarator & Node)[];
  // The keyword, or both of `await using`.
  const first = (declarators[0].id as Node).start;
  const length = node.kind.length;
  edits.replace(node.start, Math.min(node.start + length, first), "var");
  if (!/^(var|let)$/.test(node.kind)) {
    const names = namesIn(node).map(({ name }) => JSON.stringify(name));
    edits.append(declarators.at(-1)!.end, `,${UNUSED}=${RUNTIME}.freeze(${names.join()})`);
  }
  for (const { id, init, end } of declarators) {
    const pattern = id as Node;
    if (isVar && !init) {
      edits.replace(pattern.start, pattern.end, UNUSED);
      continue;
    }
    edits.insert(pattern.start, `${UNUSED}=`);
    writePattern(pattern, edits);
    if (!init) edits.append(end, "=undefined");
    else if (id.type === "Identifier" && isAnonymous(init)) {
      edits.wrap(init as Node, `({${id.name}:`, `}).${id.name}`);
    }
  }
}

/** Declarations in the heads of `for (var a of b)` and `for (var a in b)`. */
function loopVariables(statement: Node): Set<t.Node> {
  const found = new Set<t.Node>();
  walk(statement, (node) => {
    if (node.type === "ForOfStatement" || node.type === "ForInStatement") found.add(node.left);
  });
  return found;
}

function writeLoopVariable(node: t.VariableDeclaration & Node, edits: Edits): void {
  edits.blank({ start: node.start, end: node.start + "var".length });
  for (const { id } of node.declarations) writePattern(id as Node, edits);
}

/** The names of a pattern become properties. */
function writePattern(pattern: Node, edits: Edits): void {
  const short = new Set<t.Node>();
  walk(pattern, (node) => {
    if (node.type !== "ObjectProperty" || !node.shorthand) return;
    const { value } = node;
    short.add(value.type === "AssignmentPattern" ? value.left : value);
  });
  for (const id of idsOf(pattern)) {
    edits.insert(id.start, short.has(id) ? `${id.name}:${GLOBAL}.` : `${GLOBAL}.`);
  }
}

/** Whether it is a function or class that gets the name of the variable. */
function isAnonymous(value: t.Node): boolean {
  if (/^(Parenthesized|TSAs|TSSatisfies|TSNonNull)Expression$|^TSTypeAssertion$/.test(value.type)) {
    return isAnonymous((value as t.ParenthesizedExpression).expression);
  }
  return value.type === "ArrowFunctionExpression" ||
    (value.type === "FunctionExpression" || value.type === "ClassExpression") && !value.id;
}
