import type { Controller } from "../control/entry.ts";

/** Adds the buttons of every cell that can run, and those for all of them. */
export function makeControls(control: () => Promise<Controller>): void {
  const programs = [...document.querySelectorAll<HTMLElement>(".page-program[data-live]")];
  if (programs.length === 0) return;
  const status = document.querySelector(".page-status");
  const act = async (run: (controller: Controller) => void) => {
    try {
      run(await control());
    } catch (error) {
      if (status) status.textContent = `This browser cannot run the cells: ${error}`;
      throw error;
    }
  };

  for (const program of programs) {
    const { id } = program;
    const name = nameOf(program);
    const more = element("details", { class: "page-more" });
    more.append(
      element("summary", { "aria-label": `More for ${name}` }, "⋯"),
      element(
        "div",
        {},
        button("Run from here", `Run from ${name} on`, () => act((all) => all.runFrom(id))),
        button("Reset", `Reset ${name}`, () => act((all) => all.reset(id))),
      ),
    );
    const run = button("Run", `Run ${name}`, () => act((all) => all.toggle(id)));
    run.classList.add("page-run");
    program.querySelector(".page-copy")?.before(run, more);
  }
  document.querySelector(".page-header")?.after(element(
    "div",
    { class: "page-controls", role: "group", "aria-label": "All cells" },
    button("Run all", "", () => act((all) => all.runAll())),
    button("Stop", "", () => act((all) => all.stop())),
    button("Reset all", "", () => act((all) => all.resetAll())),
  ));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    const program = programAt(event.target) ?? programAt(getSelection()?.anchorNode);
    if (!program) return;
    event.preventDefault();
    act((all) => all.run(program.id));
    // As in Jupyter, Shift goes on to the next cell.
    if (!event.shiftKey) return;
    const next = programs[programs.indexOf(program) + 1] ?? program;
    next.querySelector<HTMLElement>(".page-run")?.focus();
  });
  // A menu closes when it has done its work.
  document.addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(".page-more[open]")) {
      const isOther = target instanceof Node && !menu.contains(target);
      if (isOther || target instanceof HTMLButtonElement) menu.open = false;
    }
  });
}

/** The cell that runs and is around a node. */
function programAt(node: EventTarget | null | undefined): HTMLElement | null {
  const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
  return element?.closest<HTMLElement>(".page-program[data-live]") ?? null;
}

/** What a cell is called in the middle of a sentence. */
export function nameOf(program: Element): string {
  const label = program.querySelector(".page-count")?.textContent ?? "";
  return label.replace(/^Cell/, "cell").replace(/^Code.*/, "this cell");
}

/** A button with a text, and a longer name for those who hear it. */
export function button(text: string, label: string, click: () => void): HTMLButtonElement {
  const made = element(
    "button",
    { type: "button", ...(label ? { "aria-label": label } : {}) },
    text,
  );
  made.addEventListener("click", click);
  return made as HTMLButtonElement;
}

function element(
  name: string,
  attributes: Record<string, string>,
  ...children: (Node | string)[]
): HTMLElement {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.append(...children);
  return created;
}
