import type * as t from "@babel/types";
import type { Edits } from "../edits.ts";
import { type Node, walk } from "../syntax.ts";

/** The declaration of an object that a function fills. */
export interface Declared {
  /** The text before the object, such as `var E=`. */
  head: string;
  /** The object: new, or an existing one. */
  first: string;
}

/** `enum E { A, B = "b" }`, also if it is constant, as a function that fills an object. */
export function writeEnum(
  node: t.TSEnumDeclaration & Node,
  source: string,
  edits: Edits,
  { head, first }: Declared,
): void {
  const { name } = node.id;
  const open = (node.body as Node).start;
  const lines = edits.linesOf({ start: node.start, end: open });
  edits.replace(node.start, open + 1, `${head}${lines}((${name})=>{`);
  const known = new Map<string, string>();
  let next = "0";
  let done = open + 1;
  for (const { id, initializer } of node.body.members as (t.TSEnumMember & Node)[]) {
    const [key, value] = [id as Node, initializer as Node | undefined];
    const text = source.slice(key.start, key.end);
    const isQuoted = id.type === "StringLiteral";
    const member = isQuoted ? `${name}[${text}]` : `${name}.${text}`;
    blankCommas(done, key.start, source, edits);
    edits.replace(key.start, key.end, member);
    if (value) qualify(value, known, edits);
    done = value?.end ?? key.end;
    // A number is a key for its name.
    const back = `${name}[${member}]=${isQuoted ? text : `"${text}"`}`;
    const initial = value ? "" : `=${next}`;
    edits.append(done, `${initial};typeof ${member}=="string"||(${back});`);
    known.set(isQuoted ? id.value : text, member);
    next = `${member}+1`;
  }
  blankCommas(done, node.end - 1, source, edits);
  edits.replace(node.end - 1, node.end, `return ${name}})(${first});`);
}

/** An initial value may use the members before it. */
function qualify(value: Node, known: Map<string, string>, edits: Edits): void {
  walk(value, (node, above) => {
    const member = node.type === "Identifier" ? known.get(node.name) : undefined;
    const parent = above.at(-1);
    const isProperty = parent?.type === "MemberExpression" && parent.property === node &&
      !parent.computed;
    if (member !== undefined && !isProperty) edits.replace(node.start, node.end, member);
  });
}

/** The commas between members, apart from those in comments. */
function blankCommas(start: number, end: number, source: string, edits: Edits): void {
  for (const { 0: text, index } of source.slice(start, end).matchAll(/\/\*[^]*?\*\/|\/\/.*|,/g)) {
    if (text === ",") edits.blank({ start: start + index, end: start + index + 1 });
  }
}
