/** Outputs in the page are rendered by the same code as those of the build. */

import type { Output } from "../../../jupyter/notebook.ts";

import { Ids } from "../../render/ids.ts";
import { Formulas } from "../../render/math.ts";
import { NotInlined } from "../../render/images.ts";
import { unlinkNotebook } from "../../render/missing.ts";
import { renderOutputs } from "../../render/outputs.ts";

export type Render = (outputs: Output[], name: string, program: HTMLElement) => string;

/** Makes a renderer whose ids are unique on the page. */
export function makeRenderer(): Render {
  const ids = new Ids();
  for (const { id } of document.querySelectorAll("[id]")) ids.unique(id);
  const { macros = "[]" } = document.querySelector("main")!.dataset;
  const formulas = new Formulas(JSON.parse(macros));
  formulas.number(document.querySelector("main")!, () => {});
  return (outputs, name, program) => {
    const tags = program.dataset.tags?.split(" ") ?? [];
    return renderOutputs({ outputs, metadata: { tags } }, name, {
      ids,
      formulas,
      linkPages: (root) => root.querySelectorAll('a[href*=".ipynb"]').forEach(unlinkNotebook),
      level: levelAbove(program),
      readImage: (name) => {
        throw new NotInlined(`${name} is a file, which a page in a browser cannot read.`);
      },
      warn: () => {},
    });
  };
}

function levelAbove(element: Element): number {
  let level = 1;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const isBefore = heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!isBefore) break;
    if (heading.closest(".page-outputs") === null) level = Number(heading.localName[1]);
  }
  return level;
}
