import assert from "node:assert/strict";
import { buildPage } from "../../lib/page/build.ts";
import { escapeHtml } from "../../lib/page/render/html.ts";
import { hostileNotebook, HTML_PAYLOADS, PAYLOADS } from "../page/hostile.ts";
import { until } from "../jupyter/helpers.ts";
import { browserTest } from "./chromium.ts";
import { provoke, withPage } from "./pages.ts";

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

/** All attacks in one notebook, each in every place. */
function hostilePage(): string {
  const notebooks = PAYLOADS.map(hostileNotebook);
  const cells = notebooks.flatMap((notebook) => notebook.cells);
  return buildPage({ ...notebooks[0], cells }, {
    baseDir: import.meta.dirname!,
    title: PAYLOADS[0],
  });
}

browserTest(
  "a notebook full of attacks runs nothing and sends nothing",
  async (browser, t) => {
    const html = hostilePage();
    const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
    assert.match(html, policy);
    for (
      const [name, page] of [
        ["with the page's policy", html],
        // The policy is a second wall: the first has to hold without it.
        ["without the page's policy", html.replace(POLICY, "")],
      ]
    ) {
      await t.step(name, async () => {
        await withPage(browser, page, async (tab) => {
          await provoke(tab.page);
          assert.deepEqual(tab.events, []);
          assert.deepEqual(tab.requests, [tab.page.url()]);
          assert.ok(await tab.page.getByRole("radio", { name: "Dark" }).isChecked() === false);
          await tab.page.getByRole("radio", { name: "Dark" }).click();
          assert.ok(await tab.page.getByRole("radio", { name: "Dark" }).isChecked());
        });
      });
    }
  },
);

browserTest("the same attacks do run and send without protection", async (browser) => {
  const frames = HTML_PAYLOADS.filter((text) => !/refresh|<base/.test(text)).map((payload) =>
    `<iframe srcdoc="${escapeHtml(`<!DOCTYPE html><main>${payload}`)}"></iframe>`
  );
  await withPage(browser, `<!DOCTYPE html><main>${frames.join("")}`, async (tab) => {
    const ran = () => tab.events.filter((event) => event.startsWith("dialog")).length;
    const told = () => new Set(tab.requests.filter((url) => url.includes("beacon"))).size;
    await until(() => ran() >= 15 && told() >= 15, () => `Only ${ran()} ran and ${told()} told.`);
  });
});

browserTest(
  "the page's policy stops scripts and requests that are not the page's own",
  async (browser) => {
    const told: string[] = [];
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      told.push(new URL(request.url).pathname);
      return new Response("");
    });
    const beacon = `http://127.0.0.1:${server.addr.port}`;
    const slip =
      `<img src=x onerror="alert(1)"><script>alert(2)</script><img src="${beacon}/image">` +
      `<style>body { background: url(${beacon}/style) }</style><iframe src="${beacon}/frame"></iframe>` +
      `<link rel=stylesheet href="${beacon}/link"><script src="${beacon}/script"></script>`;
    const html = buildPage(hostileNotebook("x"), { baseDir: import.meta.dirname! })
      .replace("</main>", `${slip}</main>`);
    let dialogs = 0;
    const open = async (html: string) => {
      told.length = dialogs = 0;
      await withPage(browser, html, async (tab) => {
        await provoke(tab.page);
        dialogs = tab.events.filter((event) => event.startsWith("dialog")).length;
      });
    };
    try {
      await open(html);
      assert.deepEqual(told, []);
      assert.equal(dialogs, 0);
      await open(html.replace(POLICY, ""));
      assert.deepEqual(told.sort(), ["/frame", "/image", "/link", "/script", "/style"]);
      assert.equal(dialogs, 2);
    } finally {
      await server.shutdown();
    }
  },
);
