import assert from "node:assert/strict";
import { all, code, markdown, only, page } from "./notebooks.ts";

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).toBase64();
}

const { document, html } = page([markdown("# T\n\n## A"), code("1")]);

Deno.test("the page's policy allows its own script by hash, and nothing to be loaded", async () => {
  const policy =
    only<HTMLMetaElement>(document, "meta[http-equiv=Content-Security-Policy]").content;
  const rules = new Map(
    policy.split("; ").map((rule) => {
      const [name, ...values] = rule.split(" ");
      return [name, values.join(" ")];
    }),
  );
  assert.equal(rules.get("default-src"), "'none'");
  assert.equal(rules.get("img-src"), "data:");
  assert.equal(rules.get("base-uri"), "'none'");
  assert.equal(rules.get("form-action"), "'none'");
  assert.equal(
    rules.get("script-src"),
    `'sha256-${await sha256(only(document, "script").textContent)}'`,
  );
  assert.doesNotMatch(policy, /https?:|\*|unsafe-eval/);
});

Deno.test("the policy comes before everything that it applies to", () => {
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<link"));
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<style"));
  assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<script"));
});

Deno.test("the page's script is plain JavaScript, and does not end the element early", () => {
  const script = only(document, "script").textContent;
  assert.doesNotThrow(() => new Function(script));
  assert.doesNotMatch(script, /<\/script|<!--/i);
  assert.doesNotMatch(script, /\r/);
});

Deno.test("controls that need the script are hidden until it runs", () => {
  for (const control of all(document, "button, fieldset")) {
    assert.ok(control.hidden, control.outerHTML);
  }
});

Deno.test("the icon is part of the page, so that no browser requests one", () => {
  assert.match(only<HTMLLinkElement>(document, "link[rel=icon]").href, /^data:image\/svg\+xml,/);
});

Deno.test("the page has one main part, a way to skip to it, and a named table of contents", () => {
  assert.equal(only(document, ".page-skip").getAttribute("href"), `#${only(document, "main").id}`);
  assert.equal(document.body.firstElementChild?.className, "page-skip");
  const label = only(document, "nav").getAttribute("aria-labelledby")!;
  assert.equal(document.getElementById(label)?.textContent, "Contents");
});
