import type { Edits } from "../edits.ts";
import { childrenOf, type SyntaxNode } from "../syntax.ts";

/**
 * `constructor(private a: T) {}` also assigns to a field. The fields are declared first, as in the
 * kernel, and what other fields read from `this` is read after the assignment.
 */
export function writeParameterProperties(body: SyntaxNode, source: string, edits: Edits): void {
  const constructor = childrenOf(body).find((member) => isConstructor(member, source));
  const names = constructor ? propertiesOf(constructor, source) : [];
  if (constructor === undefined || names.length === 0) return;
  edits.insert(body.from + 1, `${names.join(";")};`);
  const late = childrenOf(body).filter(readsThis);
  late.forEach((field, index) => writeLate(field, index, source, edits));
  const assigned = names.map((name) => `this.${name}=${name};`);
  const called = late.map((_, index) => `this.#late${index}();`);
  insertIn(constructor, assigned.join("") + called.join(""), source, edits);
}

function isConstructor(member: SyntaxNode, source: string): boolean {
  const name = member.getChild("PropertyDefinition");
  return member.name === "MethodDeclaration" && member.getChild("Block") !== null &&
    name !== null && source.slice(name.from, name.to) === "constructor";
}

/** The names of the parameters that are properties. */
function propertiesOf(constructor: SyntaxNode, source: string): string[] {
  const children = childrenOf(constructor.getChild("ParamList")!);
  return children.filter(({ name, prevSibling }) =>
    name === "VariableDefinition" && /^(Privacy|readonly|override)$/.test(prevSibling?.name ?? "")
  ).map(({ from, to }) => source.slice(from, to));
}

/** At the beginning, or after `super(…)`: before it there is no `this`. */
function insertIn(constructor: SyntaxNode, text: string, source: string, edits: Edits): void {
  const block = constructor.getChild("Block")!;
  const parent = childrenOf(block).find((statement) =>
    statement.name === "ExpressionStatement" &&
    statement.firstChild!.name === "CallExpression" &&
    statement.firstChild!.firstChild!.name === "super"
  );
  if (parent === undefined) return edits.insert(block.from + 1, text);
  const end = source[parent.to - 1] === ";" ? "" : ";";
  edits.wrap({ from: parent.to, to: parent.to }, "", end + text);
}

/** Whether a field's initial value uses `this` when the field is made. */
function readsThis(field: SyntaxNode): boolean {
  if (field.name !== "PropertyDeclaration" || field.getChild("static")) return false;
  const [start] = field.getChildren("Equals");
  const isNamed = field.getChild("PropertyDefinition") ??
    field.getChild("PrivatePropertyDefinition");
  const uses = (node: SyntaxNode): boolean =>
    node.name === "this" || (!/Function|Class/.test(node.name) && childrenOf(node).some(uses));
  return start !== undefined && isNamed !== null &&
    childrenOf(field).some((node) => node.from > start.from && uses(node));
}

/** `a = this.b;` as `a;#late0(){this.a = this.b;};`. */
function writeLate(field: SyntaxNode, index: number, source: string, edits: Edits): void {
  const id = field.getChild("PropertyDefinition") ?? field.getChild("PrivatePropertyDefinition")!;
  const equals = field.getChild("Equals")!;
  edits.insert(equals.from, `;#late${index}(){this.${source.slice(id.from, id.to)}`);
  const value = childrenOf(field).findLast(({ name }) => name !== ";")!;
  edits.wrap({ from: value.to, to: value.to }, "", "}");
}
