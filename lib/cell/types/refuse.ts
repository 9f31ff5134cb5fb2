import { CellSyntaxError, placeOf } from "../error.ts";
import type { SyntaxNode } from "../syntax.ts";
import { isErased } from "./erase.ts";

/** Says what to write in the place of TypeScript that is more than types, and rare. */
export function refuseTypeScript(root: SyntaxNode, source: string): void {
  root.cursor().iterate(({ node, from, to }) => {
    if (isErased(node)) return false;
    const reason = reasonAgainst(node, source.slice(from, to), source.slice(to));
    if (reason === undefined) return;
    throw new CellSyntaxError(reason, placeOf(source, from));
  });
}

function reasonAgainst({ name }: SyntaxNode, text: string, rest: string): string | undefined {
  if (name === "NamespaceDeclaration") {
    const id = /^\w+\s+([\w$]+)/.exec(text)?.[1] ?? "names";
    return `A namespace with values does not run in a page. Write an object: const ${id} = { … };`;
  }
  const alias = name === "ImportDeclaration" && /^import\s+([\w$]+)\s*=\s*$/.exec(text)?.[1];
  if (!alias) return undefined;
  const module = /^\s*require\s*\(\s*(["'][^"']*["'])/.exec(rest)?.[1];
  const instead = module ? `import ${alias} from ${module};` : `const ${alias} = …;`;
  return `"import ${alias} =" does not run in a page. Write: ${instead}`;
}
