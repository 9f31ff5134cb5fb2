/** What cells put out in the page is rendered by the same code as what they put out for the build. */

import type { CodeCell } from "../../../jupyter/notebook.ts";
import { Ids } from "../../render/ids.ts";
import { NotInlined } from "../../render/images.ts";
import { subordinate } from "../../render/outline.ts";
import { renderOutputs } from "../../render/outputs.ts";
import type { Render } from "./view.ts";

/** Makes a renderer whose ids are nowhere else on the page. */
export function makeRenderer(): Render {
  const ids = new Ids();
  for (const { id } of document.querySelectorAll("[id]")) ids.unique(id);
  return (cell, name, program) =>
    renderOutputs(cell as CodeCell, name, {
      ids,
      outline: { addOutput: (root) => subordinate(root, levelAbove(program), ids) },
      readImage: (name) => {
        throw new NotInlined(`${name} is a file, and a page in a browser reads none.`);
      },
      warn: () => {},
    });
}

/** The level of the heading of the section that an element stands in. */
function levelAbove(element: Element): number {
  let level = 1;
  for (const heading of document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6)")) {
    const isBefore = heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    if (!isBefore) break;
    if (heading.closest(".page-outputs") === null) level = Number(heading.localName[1]);
  }
  return level;
}
