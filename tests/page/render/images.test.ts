import assert from "node:assert/strict";
import { join } from "node:path";
import { all, code, display, markdown, only, page } from "../notebooks.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

/** A folder with a notebook's folder in it, whose name has a space and a letter beyond ASCII. */
async function withFolder(run: (outer: string, baseDir: string) => void): Promise<void> {
  const outer = await Deno.makeTempDir({ prefix: "unroll-page-" });
  try {
    const baseDir = join(outer, "my nötebook");
    await Deno.mkdir(join(baseDir, "img"), { recursive: true });
    const bytes = Uint8Array.fromBase64(PNG);
    await Deno.writeFile(join(baseDir, "img", "ä b.PNG"), bytes);
    await Deno.writeFile(join(outer, "secret.png"), bytes);
    await Deno.writeTextFile(join(baseDir, "notes.txt"), "private");
    run(outer, baseDir);
  } finally {
    await Deno.remove(outer, { recursive: true });
  }
}

Deno.test("an image file next to the notebook becomes part of the page", async () => {
  await withFolder((_, baseDir) => {
    for (const address of ["img/%C3%A4%20b.PNG", "./img/ä%20b.PNG", "img/ä%20b.PNG?v=1#x"]) {
      const { document, warnings } = page([markdown(`![A dot](${address})`)], { baseDir });
      const image = only<HTMLImageElement>(document, "main img");
      assert.equal(image.getAttribute("src"), `data:image/png;base64,${PNG}`);
      assert.equal(image.alt, "A dot");
      assert.deepEqual(warnings, []);
    }
  });
});

Deno.test("a file outside the notebook's folder, or that is not an image, is not read", async () => {
  await withFolder((outer, baseDir) => {
    const addresses = [
      "../secret.png",
      "img/../../secret.png",
      "%2e%2e/secret.png",
      join(outer, "secret.png").replaceAll("\\", "/"),
      "notes.txt",
      "img",
      "",
      "img/missing.png",
    ];
    for (const address of addresses) {
      const { document, warnings } = page([markdown(`<img src="${address}" alt="secret">`)], {
        baseDir,
      });
      assert.equal(all(document, "main img").length, 0, address);
      assert.match(only(document, ".page-missing").textContent, /^secret \(image left out: /);
      assert.equal(warnings.length, 1, address);
    }
  });
});

Deno.test({
  name: "a link that leads out of the notebook's folder is not followed",
  // Making a symbolic link needs a privilege on Windows.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withFolder((outer, baseDir) => {
      Deno.symlinkSync(join(outer, "secret.png"), join(baseDir, "link.png"));
      const { document, warnings } = page([markdown("![x](link.png)")], { baseDir });
      assert.equal(all(document, "main img").length, 0);
      assert.match(warnings[0], /outside the notebook's folder/);
    });
  },
});

Deno.test("an attachment of the cell becomes part of the page", () => {
  const cell = markdown("![a](attachment:my%20dot.png) ![b](attachment:gone.png)", {
    attachments: { "my dot.png": { "image/png": PNG.replace(/.{40}/g, "$&\n") } },
  });
  const { document, warnings } = page([cell]);
  assert.equal(only(document, "main img").getAttribute("src"), `data:image/png;base64,${PNG}`);
  assert.deepEqual(warnings, ["Image left out: the cell has no attachment gone.png."]);
});

Deno.test("an attachment is found by its name, encoded or not", () => {
  const attachments = (name: string) => ({ [name]: { "image/png": PNG } });
  for (
    const [source, name] of [
      // JupyterLab 3, JupyterLab 4, the classic notebook, and by hand.
      ["![my dot (1).png](attachment:my dot (1).png)", "my dot (1).png"],
      ["![a b.c d](attachment:4f3c.c d)", "4f3c.c d"],
      ["![a](attachment:my%20dot.png)", "my%20dot.png"],
      ["![a](attachment:my%20dot.png)", "my dot.png"],
      ["![a](attachment:my dot.png)", "my%20dot.png"],
      ['![a](attachment:my dot.png "A title")', "my dot.png"],
      ["![a](<attachment:my dot.png>)", "my dot.png"],
      ['<img src="attachment:my dot.png">', "my dot.png"],
      ["![a](attachment:50%.png)", "50%.png"],
    ]
  ) {
    const { document, warnings } = page([markdown(source, { attachments: attachments(name) })]);
    assert.match(only(document, "main img").getAttribute("src")!, /^data:image/, source);
    assert.deepEqual(warnings, []);
  }
});

Deno.test("an attachment that is not an image is left out", () => {
  const cell = markdown("![a](attachment:a.png) ![b](attachment:constructor)", {
    attachments: { "a.png": { "text/html": "PHNjcmlwdD4=" } },
  });
  assert.equal(all(page([cell]).document, "main img").length, 0);
});

Deno.test("an image on the web becomes a link with a note", () => {
  for (
    const address of ["https://example.org/a.png", "//example.org/a.png", "HTTP://example.org/a"]
  ) {
    const { document } = page([markdown(`![Elman's network](${address})`)]);
    assert.equal(all(document, "main img").length, 0);
    const link = only(document, ".page-missing a");
    assert.equal(link.textContent, "Elman's network");
    assert.match(link.getAttribute("href")!, /^https?:\/\/example\.org\/a/i);
    assert.match(only(document, ".page-missing").textContent, /on the web/);
  }
});

Deno.test("an image that is a link already does not become a link inside of a link", () => {
  const { document } = page([
    markdown("[![badge](https://example.org/b.svg)](https://example.org)"),
  ]);
  assert.equal(all(document, "main p a").length, 1);
  assert.equal(all(document, "a a").length, 0);
});

Deno.test("images of outputs are treated like those of prose", () => {
  const html = '<img src="https://example.org/a.png"><img src="data:image/gif;base64,R0lGODlh">';
  const { document } = page([code("1", [display({ "text/html": html })])]);
  assert.equal(only(document, "main img").getAttribute("src"), "data:image/gif;base64,R0lGODlh");
  assert.equal(all(document, ".page-missing").length, 1);
});
