import type { Edits } from "./edits.ts";
import { LAST } from "./reserved.ts";
import { childrenOf, type Node, type Range } from "./syntax.ts";

/**
 * Saves the value of every statement that has one, so that the last remains. The value of a script is
 * that of its last expression, also inside a loop; a function has no such value.
 */
export function keepValues(statements: readonly Node[], edits: Edits): void {
  for (const statement of statements) keepValue(statement, edits, true);
}

/** Saves the value of an expression. */
export function keepExpression(expression: Range, edits: Edits): void {
  // With the comma, an anonymous function does not get the name of the variable.
  edits.wrap(expression, `${LAST}=(0,`, ")");
}

/** Statements whose value is undefined if nothing inside is executed. */
const COMPOUND = /^(If|For|ForIn|ForOf|While|DoWhile|Switch|Try|With)Statement$/;

function keepValue(node: Node, edits: Edits, isInList: boolean, parent?: Node): void {
  if (node.type === "ExpressionStatement") return keepExpression(node.expression as Node, edits);
  if (node.type === "Directive") return keepExpression(node.value as Node, edits);
  if (!/(Statement|Clause|Case)$/.test(node.type)) return;
  if (COMPOUND.test(node.type)) {
    const reset = `${LAST}=undefined;`;
    if (isInList) edits.insert(node.start, reset);
    else if (parent?.type !== "LabeledStatement") edits.wrap(node, `{${reset}`, "}");
  }
  for (const child of childrenOf(node)) {
    // The value of a `finally` does not count.
    if (node.type === "TryStatement" && child === node.finalizer) continue;
    keepValue(child, edits, /^(BlockStatement|SwitchCase)$/.test(node.type), node);
  }
}
