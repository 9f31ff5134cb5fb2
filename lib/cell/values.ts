import type { Edits } from "./edits.ts";
import { LAST } from "./names.ts";
import { childrenOf, type Node, type Range } from "./syntax.ts";

/**
 * Keeps the value of every statement that has one, so that the last is there in the end. A script's
 * value is that of its last expression, also of one within a loop; a function has no such value.
 */
export function keepValues(statements: readonly Node[], edits: Edits): void {
  for (const statement of statements) keepValue(statement, edits, true);
}

/** Keeps the value of an expression. */
export function keepExpression(expression: Range, edits: Edits): void {
  // The comma keeps a function without a name from being called like the variable.
  edits.wrap(expression, `${LAST}=(0,`, ")");
}

/** Statements that have a value even when nothing within them is executed: undefined. */
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
    // What a `finally` does last is no value.
    if (node.type === "TryStatement" && child === node.finalizer) continue;
    keepValue(child, edits, /^(BlockStatement|SwitchCase)$/.test(node.type), node);
  }
}
