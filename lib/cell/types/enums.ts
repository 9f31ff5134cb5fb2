import type { Edits } from "../edits.ts";
import { childrenOf, type SyntaxNode } from "../syntax.ts";

/**
 * `enum E { A, B = "b" }` as a function that fills an object, in the same lines. A constant enum
 * becomes such an object, too: its members have the same values.
 */
export function writeEnum(node: SyntaxNode, source: string, edits: Edits): void {
  const id = node.getChild("TypeDefinition");
  const body = node.getChild("EnumBody");
  if (id === null || body === null) return;
  const name = source.slice(id.from, id.to);
  const lines = source.slice(node.from, body.from).replace(/[^\n]/g, "");
  edits.replace(node.from, body.from + 1, `var ${name}=${lines}((${name})=>{`);
  const known = new Map<string, string>();
  let next = "0";
  for (const { key, value, comma } of membersOf(body)) {
    const text = source.slice(key.from, key.to);
    const isQuoted = /^["']/.test(text);
    const member = isQuoted ? `${name}[${text}]` : `${name}.${text}`;
    edits.replace(key.from, key.to, member);
    if (value) qualify(value, known, source, edits);
    const end = value?.to ?? key.to;
    const initial = value ? "" : `=${next}`;
    // Numbers lead back to the name.
    const back = `typeof ${member}=="string"||(${name}[${member}]=${
      isQuoted ? text : `"${text}"`
    });`;
    edits.wrap({ from: end, to: end }, "", `${initial};${back}`);
    if (comma) edits.blank(comma);
    known.set(text, member);
    next = `${member}+1`;
  }
  edits.replace(body.to - 1, body.to, `return ${name}})(${name}??{});`);
}

/** A member's name and initial value, and what stands before the next one. */
interface Member {
  key: SyntaxNode;
  value?: SyntaxNode;
  comma?: SyntaxNode;
}

function membersOf(body: SyntaxNode): Member[] {
  const members: Member[] = [];
  for (const node of childrenOf(body)) {
    const last = members.at(-1);
    if (node.name === "PropertyName") members.push({ key: node });
    else if (last && node.name === ",") last.comma = node;
    else if (last && !/^(Equals|[{}])$/.test(node.name)) last.value = node;
  }
  return members;
}

/** An initial value may name the members before it. */
function qualify(
  value: SyntaxNode,
  known: Map<string, string>,
  source: string,
  edits: Edits,
): void {
  value.cursor().iterate(({ name, from, to }) => {
    const member = name === "VariableName" ? known.get(source.slice(from, to)) : undefined;
    if (member !== undefined) edits.replace(from, to, member);
  });
}
