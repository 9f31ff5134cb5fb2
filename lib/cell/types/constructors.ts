import type * as t from "@babel/types";
import type { Edits } from "../edits.ts";
import { childrenOf, isFunction, type Node, walk } from "../syntax.ts";

/**
 * `constructor(private a: T) {}` also assigns to a field. The fields are declared first, as in the
 * kernel; other fields that use `this` are assigned after them.
 */
export function writeParameterProperties(
  body: t.ClassBody & Node,
  source: string,
  edits: Edits,
): void {
  const constructor = body.body.find((member) =>
    member.type === "ClassMethod" && member.kind === "constructor"
  ) as t.ClassMethod & Node | undefined;
  const names = constructor?.params.flatMap((parameter) =>
    parameter.type === "TSParameterProperty" ? nameOf(parameter) : []
  );
  if (constructor === undefined || names === undefined || names.length === 0) return;
  edits.insert(body.start + 1, `${names.join(";")};`);
  const late = (body.body as Node[]).filter(readsThis);
  late.forEach((field, index) => writeLate(field, index, source, edits));
  const calls = [
    ...names.map((name) => `this.${name}=${name}`),
    ...late.map((_, index) => `this.#late${index}()`),
  ];
  const parents = superCalls(constructor.body as Node);
  if (parents.length === 0) {
    edits.insert((constructor.body as Node).start + 1, `${calls.join(";")};`);
  }
  // Before `super` there is no `this`.
  for (const [call, above] of parents) {
    if (above.at(-1)?.type === "ExpressionStatement") edits.append(call.end, `,${calls.join()}`);
    else edits.wrap(call, "(", `,${calls.join()},this)`);
  }
}

function nameOf({ parameter }: t.TSParameterProperty): string {
  const id = parameter.type === "AssignmentPattern" ? parameter.left : parameter;
  return (id as t.Identifier).name;
}

/** Calls of `super`, also in branches and arrows. */
function superCalls(body: Node): [Node, readonly Node[]][] {
  const calls: [Node, readonly Node[]][] = [];
  walk(body, (node, above) => {
    if (node.type === "CallExpression" && node.callee.type === "Super") calls.push([node, above]);
    return node.type === "ArrowFunctionExpression" ||
      !isFunction(node) && !/^Class/.test(node.type);
  });
  return calls;
}

/** Whether a field's initial value uses `this` when the field is made. */
function readsThis(field: Node): boolean {
  const isField = field.type === "ClassProperty" && !field.computed && !field.declare ||
    field.type === "ClassPrivateProperty";
  if (!isField || field.static || !field.value) return false;
  const uses = (node: t.Node): boolean =>
    node.type === "ThisExpression" ||
    !isFunction(node) && !/^Class/.test(node.type) && childrenOf(node).some(uses);
  return uses(field.value);
}

/** `a = this.b;` as `a;#late0(){this.a = this.b;};`. */
function writeLate(field: Node, index: number, source: string, edits: Edits): void {
  const { key, value } = field as t.ClassProperty;
  const [{ start, end }, initial] = [key as Node, value as Node];
  const equals = source.lastIndexOf("=", initial.start);
  edits.insert(equals, `;#late${index}(){this.${source.slice(start, end)}`);
  edits.append(initial.end, "}");
}
