/*
 * The script of every page: colour themes, copy buttons, the table of contents, and answers that
 * are hidden until the reader has guessed. It is in the head, so that a theme applies to the first
 * paint. A page for reading has it without its types; in a page that is alive, the boot script
 * contains it.
 */
(() => {
  const THEME = "unroll-theme";
  const GUESS = "unroll-guess";
  /** What is hidden while the reader guesses: prose, or outputs. */
  const ANSWERS = ".page-prose.page-guess, .page-guess .page-outputs";
  /** With room for the contents beside the text. */
  const WIDE = "(min-width: 76rem)";
  const root = document.documentElement;

  /** A page from disk may not be allowed to store anything: a choice then lasts a visit. */
  function read(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  function store(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Forbidden or full.
    }
  }

  function applyTheme(theme: string | null): void {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  function startThemeSwitch(): void {
    const group = document.querySelector<HTMLFieldSetElement>(".page-theme");
    if (group === null) return;
    const choices = group.querySelectorAll<HTMLInputElement>("input");
    const show = () => {
      applyTheme(read(THEME));
      const current = root.dataset.theme ?? "auto";
      for (const choice of choices) choice.checked = choice.value === current;
    };
    group.hidden = false;
    show();
    group.addEventListener("change", (event) => {
      const { value } = event.target as HTMLInputElement;
      applyTheme(value);
      store(THEME, value);
    });
    // Changed in another tab, or before this page came back from the browser's cache.
    addEventListener("storage", ({ key }) => key === THEME && show());
    addEventListener("pageshow", ({ persisted }) => persisted && show());
  }

  function startCopyButtons(): void {
    const status = document.querySelector(".page-status");
    for (const bar of document.querySelectorAll(".page-bar")) {
      const code = bar.parentElement?.querySelector(".page-code code");
      if (!code) continue;
      const name = code.parentElement?.getAttribute("aria-label") ?? "Code";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "page-copy";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy the ${name.replace("Code", "code")}`);
      bar.append(button);
      let reset: ReturnType<typeof setTimeout> | undefined;
      button.addEventListener("click", async () => {
        let message = "Copied";
        try {
          await navigator.clipboard.writeText(code.textContent);
        } catch {
          // Without permission, or in an old browser.
          getSelection()?.selectAllChildren(code);
          if (!document.execCommand("copy")) message = "Selected: press Ctrl+C";
        }
        button.textContent = message;
        if (status) status.textContent = message;
        clearTimeout(reset);
        reset = setTimeout(() => {
          button.textContent = "Copy";
          if (status) status.textContent = "";
        }, 2000);
      });
    }
  }

  function startGuessing(): void {
    const control = document.querySelector<HTMLElement>(".page-guessing");
    const choice = control?.querySelector("input");
    if (!control || !choice) return;
    /** The answers to one question are shown together. */
    const groups = new Map<Element, { answers: Element[]; button: HTMLButtonElement }>();
    const cellOf = (element: Element) => element.closest(".page-guess")!;
    for (const answer of document.querySelectorAll(ANSWERS)) {
      const cell = cellOf(answer);
      const above = cell.previousElementSibling;
      // Prose explains what the code above has shown; code below it answers the next question.
      const isNext = above?.matches(".page-prose") && !cell.matches(".page-prose");
      const group = !isNext && groups.get(above!) ||
        { answers: [], button: document.createElement("button") };
      group.answers.push(answer);
      groups.set(cell, group);
    }
    const show = ({ answers, button }: { answers: Element[]; button: HTMLButtonElement }) => {
      for (const answer of answers) answer.removeAttribute("hidden");
      button.remove();
    };
    const apply = () => {
      for (const group of new Set(groups.values())) {
        show(group);
        if (!choice.checked) continue;
        // A search in the page, or a link, shows what it finds.
        for (const answer of group.answers) answer.setAttribute("hidden", "until-found");
        group.answers[0].before(group.button);
      }
    };
    for (const group of new Set(groups.values())) {
      group.button.type = "button";
      group.button.className = "page-answer";
      group.button.textContent = "What do you expect? Guess, then show the answer";
      group.button.addEventListener("click", () => {
        show(group);
        const [first] = group.answers;
        first.setAttribute("tabindex", "-1");
        (first as HTMLElement).focus({ preventScroll: true });
      });
      for (const answer of group.answers) answer.addEventListener("beforematch", () => show(group));
    }
    // Running a cell shows its answer.
    const ran = ({ target }: Event) => {
      const group = groups.get(cellOf(target as Element));
      if (group) show(group);
    };
    addEventListener("click", (event) => {
      if ((event.target as Element).closest(".page-guess .page-run")) ran(event);
    });
    addEventListener("keydown", (event) => {
      const isRun = event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey);
      if (isRun && (event.target as Element).closest(".page-guess")) ran(event);
    }, true);
    control.hidden = false;
    choice.checked = read(GUESS) !== "off";
    apply();
    choice.addEventListener("change", () => {
      store(GUESS, choice.checked ? "on" : "off");
      apply();
    });
  }

  /** Boxes with nothing to scroll need no focus. */
  function startScrollBoxes(): void {
    const observer = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const overflows = target.scrollWidth > target.clientWidth ||
          target.scrollHeight > target.clientHeight;
        if (overflows) target.setAttribute("tabindex", "0");
        else target.removeAttribute("tabindex");
      }
    });
    for (const box of document.querySelectorAll("main [tabindex='0']")) observer.observe(box);
  }

  function startContents(): void {
    const details = document.querySelector<HTMLDetailsElement>(".page-contents details");
    if (details === null) return;
    const wide = matchMedia(WIDE);
    const fold = () => details.open = wide.matches;
    wide.addEventListener("change", fold);
    fold();

    const sections = [...details.querySelectorAll<HTMLAnchorElement>("a")].flatMap((link) => {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      return heading === null ? [] : [{ link, heading }];
    });
    let current: HTMLAnchorElement | undefined;
    const mark = () => {
      const line = innerHeight / 4;
      const reached = sections.filter(({ heading }) => heading.getBoundingClientRect().top < line);
      const link = reached.at(-1)?.link;
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "location");
      current = link;
      if (wide.matches) link?.scrollIntoView({ block: "nearest" });
    };
    addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    requestAnimationFrame(mark);
  }

  /** Adds rules, which are not in the markup, and returns a function that removes them. */
  function adopt(css: string): () => void {
    // Safari before 16.4 does without.
    if (!("adoptedStyleSheets" in document)) return () => {};
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }

  /**
   * While the page loads, only its first cell is laid out, since a browser would lay out all of it
   * again and again. On a slow network, the rest is shown after a while.
   */
  function arrive(): void {
    const reveal = adopt("@media screen { main > :nth-child(n + 2) { display: none } }");
    document.addEventListener("DOMContentLoaded", reveal);
    setTimeout(reveal, 250);
  }

  /**
   * What will be shown or folded has its place from the first paint on, so that nothing jumps.
   * Buttons that do nothing yet are invisible.
   */
  function keepPlaces(): () => void {
    return adopt(`
      .page-theme[hidden], .page-guessing[hidden], .page-controls[hidden] {
        display: flex !important;
        visibility: hidden;
      }
      @media not all and ${WIDE} { .page-contents details > :not(summary) { display: none } }
      ${read(GUESS) === "off" ? "" : `@media screen { ${ANSWERS} { display: none } }`}
    `);
  }

  applyTheme(read(THEME));
  arrive();
  const releasePlaces = keepPlaces();
  addEventListener("load", () => {
    startThemeSwitch();
    startCopyButtons();
    startScrollBoxes();
    startGuessing();
    startContents();
    releasePlaces();
  });
})();
