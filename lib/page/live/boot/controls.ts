import type { Editing } from "../edit/editing.ts";
import type { Controller } from "../run/controller.ts";
import { button, element, nameOf } from "./elements.ts";

/** Gives every cell that can run its buttons, and enables those for all cells. */
export function makeControls(
  control: () => Promise<Controller>,
  edits: () => Promise<Editing>,
): void {
  const programs = [...document.querySelectorAll<HTMLElement>(".page-program[data-live]")];
  if (programs.length === 0) return;
  const status = document.querySelector(".page-status");
  const attempt = async <T>(what: string, unpack: () => Promise<T>, use: (unpacked: T) => void) => {
    try {
      use(await unpack());
    } catch (error) {
      if (status) status.textContent = `This browser cannot ${what} the cells: ${error}`;
      throw error;
    }
  };
  const act = (run: (controller: Controller) => void) => attempt("run", control, run);
  const edit = (open: (edits: Editing) => void) => attempt("edit", edits, open);

  for (const program of programs) {
    const { id } = program;
    const name = nameOf(program);
    const runFrom = () => act((all) => all.runFrom(id));
    const choices = [
      button("Run from here", `Run from here: ${name} and those below`, runFrom),
      button("Reset", `Reset ${name}`, () => act((all) => all.reset(id))),
    ];
    const summary = element("summary", { "aria-label": `More for ${name}` }, "⋯");
    const more = element(
      "details",
      { class: "page-more" },
      summary,
      element("div", {}, ...choices),
    );
    const run = button("Run", `Run ${name}`, () => act((all) => all.toggle(id)));
    run.classList.add("page-run");
    const write = button("Edit", `Edit ${name}`, () => edit((all) => all.toggle(id)));
    write.classList.add("page-edit");
    program.querySelector(".page-copy")?.before(run, write, more);
    const code = program.querySelector<HTMLElement>(".page-code");
    code?.addEventListener("dblclick", ({ x, y }) => edit((all) => all.edit(id, { x, y })));
    code?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== code) return;
      if (event.shiftKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      edit((all) => all.edit(id));
    });
  }
  const bar = document.querySelector<HTMLElement>(".page-controls");
  if (bar !== null) {
    const actions: Record<string, (all: Controller) => void> = {
      run: (all) => all.runAll(),
      stop: (all) => all.stop(),
      reset: (all) => all.resetAll(),
    };
    for (const button of bar.querySelectorAll("button")) {
      button.addEventListener("click", () => act(actions[button.value]));
    }
    bar.hidden = false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    const program = programAt(event.target) ?? programAt(getSelection()?.anchorNode);
    if (!program) return;
    event.preventDefault();
    // As in Jupyter, Shift goes on to the next cell; but not past an error.
    const below = programs.slice(programs.indexOf(program) + 1).find(({ hidden }) => !hidden);
    const next = event.shiftKey && below || program;
    const runButton = (cell: Element) => cell.querySelector<HTMLElement>(".page-run");
    if (event.shiftKey) runButton(next)?.focus({ preventScroll: true });
    act(async (all) => {
      const ok = await all.run(program.id);
      if (!event.shiftKey || document.activeElement !== runButton(next)) return;
      if (ok) return runButton(next)?.scrollIntoView({ block: "nearest" });
      runButton(program)?.focus({ preventScroll: true });
      program.querySelector(".page-error")?.scrollIntoView({ block: "center" });
    });
  });
  // A menu closes when something in it, or elsewhere, is pressed.
  document.addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(".page-more[open]")) {
      const isOther = target instanceof Node && !menu.contains(target);
      if (isOther || target instanceof HTMLButtonElement) menu.open = false;
    }
  });
}

/** The cell around a node, if it can run. */
function programAt(node: EventTarget | null | undefined): HTMLElement | null {
  const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
  return element?.closest<HTMLElement>(".page-program[data-live]") ?? null;
}
