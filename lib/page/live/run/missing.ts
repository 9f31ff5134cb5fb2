import type { CellNames } from "../../../cell/scope.ts";

/** A name that a cell needs, and the cell that makes it. */
export interface Missing {
  name: string;
  from: string;
}

/**
 * The cell above that has to run first, if that is what an error says.
 *
 * @param evalue The message of a ReferenceError.
 * @param above Cells above that have not run, in their order.
 */
export function findMissing(
  evalue: string,
  above: readonly string[],
  namesOf: (id: string) => CellNames,
): Missing | undefined {
  const name = /^([\p{ID_Start}$_][\p{ID_Continue}$]*) is not defined$/u.exec(evalue)?.[1];
  if (name === undefined) return undefined;
  const from = above.findLast((id) => {
    const { lexical, hoisted } = namesOf(id);
    return lexical.includes(name) || hoisted.includes(name);
  });
  return from === undefined ? undefined : { name, from };
}
