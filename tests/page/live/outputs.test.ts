import assert from "node:assert/strict";
import { browserTest } from "../../browser/chromium.ts";
import { provoke, withPage } from "../../browser/pages.ts";
import { HTML_PAYLOADS, PAYLOADS } from "../hostile.ts";
import type { CodeCell, Output } from "../../../lib/jupyter/notebook.ts";
import { buildPage } from "../../../lib/page/build.ts";
import { makeKit } from "../../../lib/page/kit/kit.ts";
import { code, display, markdown, notebook, only, parse, stream } from "../notebooks.ts";
import {
  cellsPage,
  ended,
  idOf,
  livePage,
  output,
  run,
  runToEnd,
  shows,
  status,
} from "./live_page.ts";

browserTest("outputs are shown while a cell runs", async (browser) => {
  const html = await cellsPage(
    `import { show } from "unroll/notebook";
show("first", { id: "place" });
console.log("below");
show("second", { id: "place" });
while (true);`,
  );
  await withPage(browser, html, async ({ page }) => {
    await run(page, 1);
    await shows(page, 1, "second");
    await shows(page, 1, "below");
    assert.equal(await page.locator(`#${idOf(1)}`).getAttribute("data-state"), "running");
    assert.equal(await output(page, 1), "second\nbelow", "replaced in its place");
    await page.getByRole("button", { name: "Stop cell 1" }).click();
    assert.equal(await ended(page, 1), "failed");
  });
});

browserTest("outputs after the end of a cell are shown, errors included", async (browser) => {
  const html = await cellsPage(
    `setTimeout(() => console.log("later"), 100);
setTimeout(() => { throw new RangeError("thrown later"); }, 200);
Promise.reject(new TypeError("never awaited"));
"now"`,
  );
  await withPage(browser, html, async ({ page, events }) => {
    assert.equal(await runToEnd(page, 1), "done");
    await shows(page, 1, "thrown later");
    const text = await output(page, 1);
    for (const part of ["now", "later", "TypeError: never awaited", "RangeError: thrown later"]) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
    assert.deepEqual(events, []);
  });
});

browserTest(
  "a cell that prints without end is cut off, and the page keeps working",
  async (browser) => {
    const html = await cellsPage(
      'for (let i = 0; i < 3e5; i++) console.log("a line of the flood, number", i);\n"end"',
      "1 + 1",
    );
    await withPage(browser, html, async ({ page }) => {
      await run(page, 1);
      assert.equal(await ended(page, 1), "done");
      const text = await output(page, 1);
      assert.match(text, /^a line of the flood, number 0\n/);
      assert.match(text, /This cell prints more than a page can show\. The rest is omitted\./);
      assert.ok(text.length < 1_200_000, `${text.length} characters`);
      assert.equal(await runToEnd(page, 2), "done");
      assert.equal(await output(page, 2), "2");
    });
  },
);

browserTest(
  "a module that a page does not have is named, with those that it has",
  async (browser) => {
    const html = await cellsPage(
      'const name = "lodash";\nawait import(name);',
      'const files = globalThis.Deno;\nfiles.readTextFileSync("x");',
      'import { fileLog } from "unroll/notebook";\nfileLog("runs.jsonl");',
    );
    await withPage(browser, html, async ({ page }) => {
      const said = [
        'This page has no module "lodash": it works offline, with "unroll", "unroll/notebook", ' +
        '"@observablehq/plot" and "jsdom".',
        "Deno.readTextFileSync is not available: this cell runs in your browser",
        "fileLog: this page has no files, so there is no runs.jsonl.",
      ];
      for (const [i, text] of said.entries()) {
        assert.equal(await runToEnd(page, i + 1), "failed");
        assert.ok((await output(page, i + 1)).includes(text), await output(page, i + 1));
        assert.ok((await status(page)).startsWith(`Cell ${i + 1} failed: `));
      }
    });
  },
);

browserTest("an error has a traceback to the cell, without shortened names", async (browser) => {
  const html = await cellsPage(
    'import { run, zeros } from "unroll";\nrun({ lr: 50 });',
    "zeros([1, 6]).mm(zeros([2, 3]) as never);",
  );
  await withPage(browser, html, async ({ page }) => {
    const framesOf = async (cell: number) => {
      assert.equal(await runToEnd(page, cell), "failed");
      return (await output(page, cell)).split("\n").slice(1).map((line) => line.trim());
    };
    assert.deepEqual(await framesOf(1), ["at cell 1, line 2"]);
    const frames = await framesOf(2);
    assert.ok(frames.includes("at Tensor.mm"), frames.join());
    assert.equal(frames.at(-1), "at cell 2, line 1");
  });
});

browserTest("Markdown in a row becomes HTML", async (browser) => {
  const html = await cellsPage(
    'import { md, show } from "unroll/notebook";\n' +
      'show([md`**100 %** "é" &amp; <b>`, 1], { display: "d" });\n[[md`*b*`, 2], 3]',
  );
  await withPage(browser, html, async ({ page, events }) => {
    assert.equal(await runToEnd(page, 1), "done");
    const texts = (name: string) => page.locator(`.page-outputs ${name}`).allTextContents();
    assert.deepEqual(await texts("strong"), ["100 %"]);
    assert.deepEqual(await texts("em"), ["b"]);
    assert.match(await output(page, 1), /^100 % "é" &\s[^]*b/);
    assert.deepEqual(events, []);
  });
});

Deno.test("a cell that cannot run in a page has a reason, and no button", async () => {
  const page = parse(
    await livePage(notebook([
      code('const text = Deno.readTextFileSync("a");'),
      code('import { z } from "zod";'),
      code('import type { z } from "zod";\nimport { tensor } from "npm:unroll";'),
      code("const a = (1;"),
      code('Deno.inspect("a")'),
    ])),
  );
  const notes = [...page.querySelectorAll(".page-program")].map((program) => [
    program.hasAttribute("data-live"),
    program.querySelector(".page-still")?.textContent,
  ]);
  assert.deepEqual(notes.slice(0, 3), [
    [false, "Does not run here: it uses Deno.readTextFileSync, which a browser does not have."],
    [false, 'Does not run here: it needs "zod", which is not in this page.'],
    [true, undefined],
  ]);
  assert.equal(notes[3][0], false);
  assert.match(String(notes[3][1]), /^Does not run here: its TypeScript cannot be read: /);
  assert.deepEqual(notes[4], [true, undefined]);
});

Deno.test("a notebook in another language, or without code, is a page for reading", async () => {
  const python = { kernelspec: { name: "python3", display_name: "Python", language: "python" } };
  const pages = await Promise.all([
    livePage(notebook([code("print(1)")], python)),
    livePage(notebook([markdown("# T")])),
  ]);
  for (const html of pages) {
    assert.equal(parse(html).querySelectorAll("[data-part]").length, 0);
    assert.ok(!html.includes("unsafe-eval"));
  }
  assert.match(
    only(parse(pages[0]), ".page-still").textContent,
    /a page runs TypeScript, and this/,
  );
});

browserTest("any output of a cell is sanitised", async (browser) => {
  const payloads = JSON.stringify([...PAYLOADS, ...HTML_PAYLOADS]);
  const html = await cellsPage(
    `import { html, md, show } from "unroll/notebook";
for (const text of ${payloads}) {
  show(html(text));
  show(md(text));
  console.log(text);
  show({ [Symbol.for("Jupyter.display")]: () => ({ "image/svg+xml": text, "text/plain": text }) });
  show({ [Symbol.for("Jupyter.display")]: () => ({ "text/latex": text, "text/plain": text }) });
}`,
    `throw new Error(${payloads}.join(""));`,
  );
  // The policy is a second wall: the first has to hold without it.
  const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
  assert.match(html, policy);
  await withPage(browser, html.replace(policy, ""), async ({ page, requests, events }) => {
    await run(page, 1);
    assert.equal(await ended(page, 1), "done");
    assert.equal(await runToEnd(page, 2), "failed");
    await provoke(page);
    assert.deepEqual(events, []);
    assert.deepEqual(requests.filter((address) => !address.startsWith("blob:")), [page.url()]);
    assert.equal(await page.locator("main :is(script, iframe, form, base, object)").count(), 0);
  });
});

browserTest("cells have no network access, and the page makes no requests", async (browser) => {
  const told: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    told.push(request.url);
    return new Response("", { headers: { "access-control-allow-origin": "*" } });
  });
  const beacon = JSON.stringify(`http://127.0.0.1:${server.addr.port}/`);
  const html = await cellsPage(
    `// Not by their names, by which the build would know that the cell cannot run.
const all = globalThis as any;
const tries = [
  () => all.fetch(${beacon}),
  () => new Promise((ok, fail) => {
    const socket = new all.WebSocket(${beacon}.replace("http", "ws"));
    socket.onopen = ok;
    socket.onerror = () => fail(new Error("no socket"));
  }),
  () => new Promise((ok, fail) => {
    const request = new all.XMLHttpRequest();
    request.onload = ok;
    request.onerror = () => fail(new Error("no answer"));
    request.open("GET", ${beacon});
    request.send();
  }),
  () => all.importScripts(${beacon}),
  () => eval("import")(${beacon}),
];
let got = 0;
for (const attempt of tries) {
  try {
    await attempt();
    got++;
  } catch { /* as it should be */ }
}
got`,
  );
  try {
    await withPage(browser, html, async ({ page }) => {
      await run(page, 1);
      assert.equal(await ended(page, 1), "done");
      assert.equal(await output(page, 1), "0");
      assert.deepEqual(told, []);
    });
  } finally {
    await server.shutdown();
  }
});

browserTest("figures that cells draw look like those of the build", async (browser) => {
  const html = await livePage(notebook([
    markdown("# T\n\n## Section"),
    code('import { html } from "unroll/notebook";\nhtml`<h1 id="content">Deep</h1><p>text</p>`', [
      display({ "text/html": '<h1 id="content">Deep</h1><p>text</p>' }),
    ], { execution_count: 1 }),
  ]));
  await withPage(browser, html, async ({ page }) => {
    const heading = () =>
      page.locator(".page-outputs :is(h1, h2, h3)").evaluate((h) => h.localName);
    assert.equal(await heading(), "h3");
    assert.equal(await runToEnd(page, 1), "done");
    assert.equal(await heading(), "h3");
    const ids = await page.locator("[id]").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length);
  });
});

browserTest(
  "tags apply to outputs in the page as to those of the build",
  async (browser) => {
    const source = `console.log("printed", a);\nconsole.warn("warned");\na + 1`;
    const tagged = (tags: string[], text = source): CodeCell =>
      code(text, [
        stream("printed 1\n"),
        stream("warned\n", "stderr"),
        display({ "text/plain": "2" }),
      ], {
        metadata: { tags },
      });
    const html = await livePage(notebook([
      markdown("# T"),
      tagged(["remove-cell"], "const a = 1;"),
      tagged(["remove-input"]),
      tagged(["remove-stderr"]),
      tagged(["hide-output"]),
      tagged(["hide-cell"]),
      tagged(["remove-output"]),
      code("null.x", [], { metadata: { tags: ["raises-exception"] } }),
      code('"end"'),
      code("null.y", [], { metadata: { tags: ["remove-cell"] } }),
    ]));
    await withPage(browser, html, async ({ page }) => {
      const seen = () =>
        page.locator("main .page-outputs").evaluateAll((boxes) =>
          boxes.slice(1, 6).map((box) => (box as HTMLElement).innerText.replace(/\s+/g, " ").trim())
        );
      const built = await seen();
      const all = "printed 1 warned 2";
      assert.deepEqual(built, [all, "printed 1 2", "Output", "", ""]);
      const fold = page.locator("#cell-c5 .page-outputs details");
      await fold.locator("summary").click();
      await page.getByRole("button", { name: "Run all" }).click();
      assert.equal(await ended(page, 8), "done");
      assert.equal(await ended(page, 9), "failed");
      // What was opened is open still.
      assert.equal((await seen())[2], `Output ${all}`);
      await fold.locator("summary").click();
      assert.deepEqual(await seen(), built);
      assert.equal(await output(page, 8), '"end"');
      // A hidden cell is shown when it fails.
      assert.match(await output(page, 9), /TypeError/);
      assert.ok(!await page.locator("#cell-c2").isVisible());
    });
  },
);

browserTest("outputs of a cell that runs again look like those of the build", async (browser) => {
  const outputs: Record<string, Output> = {
    'console.log("12345\\rab\\n\\x1b[31mred\\x1b[0m שלום 5");': stream(
      "12345\rab\n\x1b[31mred\x1b[0m שלום 5\n",
    ),
    'import { html, md } from "unroll/notebook"; md("$\\\\half{x}$, \\\\eqref{a} and [c](gone.ipynb)")':
      display({
        "text/markdown": "$\\half{x}$, \\eqref{a} and [c](gone.ipynb)",
      }),
    'md("$$\\\\begin{equation} y \\\\end{equation}$$")': display({
      "text/markdown": "$$\\begin{equation} y \\end{equation}$$",
    }),
    'html`<h1>Part</h1><iframe src="https://example.org"></iframe><img src="gone.png" alt="a">`':
      display({
        "text/html":
          '<h1>Part</h1><iframe src="https://example.org"></iframe><img src="gone.png" alt="a">',
      }),
  };
  const built = buildPage(
    notebook([
      markdown("# T\n\n$$\\newcommand{\\half}[1]{#1/2} \\half{1} \\label{a}$$\n\n## Section"),
      ...Object.entries(outputs).map(([source, output]) => code(source, [output])),
    ]),
    {
      baseDir: import.meta.dirname!,
      kit: await makeKit(),
      pages: { own: "a.html", pageOf: () => undefined },
    },
  );
  await withPage(browser, built, async ({ page }) => {
    const shown = () =>
      page.locator("main .page-outputs").evaluateAll((boxes) =>
        boxes.map((box) =>
          // Of an image that is not there, the reason differs; ids are given out once; and boxes
          // that need no scrolling lose their place among the stops of the keyboard.
          box.innerHTML.replace(/ (id|tabindex)="[^"]*"/g, "").replace(
            /left out: [^)]*/g,
            "left out",
          )
        )
      );
    const before = await shown();
    assert.equal(before.length, 4);
    await page.getByRole("button", { name: "Run all" }).click();
    assert.equal(await ended(page, 4), "done");
    assert.deepEqual(await shown(), before);
    assert.match(before.join(), />ab345\n<span.*<mi>x<\/mi>.*\(1\).*example\.org/s);
  });
});
