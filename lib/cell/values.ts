import type { Edits } from "./edits.ts";
import { LAST } from "./names.ts";
import { childrenOf, type SyntaxNode } from "./syntax.ts";

/**
 * Keeps the value of every statement that has one, so that the last is there in the end. A script's
 * value is that of its last expression, also of one within a loop; a function has no such value.
 */
export function keepValues(statements: SyntaxNode[], edits: Edits): void {
  for (const statement of statements) keepValue(statement, edits, true);
}

/** Statements that have a value even when nothing within them is executed: undefined. */
const COMPOUND = /^(If|For|While|Do|Switch|Try|With)Statement$/;

/** Statements that stand within others. */
const STATEMENT = /(Statement|Block|Clause|Body)$/;

function keepValue(node: SyntaxNode, edits: Edits, isInList: boolean): void {
  if (node.name === "ExpressionStatement") {
    const expression = childrenOf(node)[0];
    if (expression && !expression.type.isError) {
      // The comma keeps a function without a name from being called like the variable.
      edits.wrap(expression, `${LAST}=(0,`, ")");
    }
    return;
  }
  if (node.name === "FinallyClause" || !STATEMENT.test(node.name)) return;
  if (COMPOUND.test(node.name)) {
    const reset = `${LAST}=undefined;`;
    if (isInList) edits.insert(node.from, reset);
    else if (node.parent?.name !== "LabeledStatement") edits.wrap(node, `{${reset}`, "}");
  }
  const isList = /^(Block|SwitchBody)$/.test(node.name);
  for (const child of childrenOf(node)) keepValue(child, edits, isList);
}
