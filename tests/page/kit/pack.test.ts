import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { packPart } from "../../../lib/page/kit/kit.ts";
import { unpack } from "../../../lib/page/live/boot/unpack.ts";
import { only, parse } from "../notebooks.ts";

function pack(name: string, text: string): string {
  return packPart(name, gzipSync(text));
}

Deno.test("any part is packed and unpacked unchanged", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 200 });
  await fc.assert(fc.asyncProperty(text, async (text) => {
    const page = parse(pack("other", "x") + pack("this", text));
    assert.equal(await unpack(page, "this").text(), text);
  }));
  for (const text of ["</script><!--", "\0\r\n\u2028\ufeff", "é😀".repeat(1e5)]) {
    assert.equal(await unpack(parse(pack("this", text)), "this").text(), text);
  }
});

Deno.test("base64 and gunzip unpack a part", async () => {
  const packed = only(parse(pack("this", "déjà vu\n")), "[data-part=this]").textContent;
  const command = new Deno.Command("sh", {
    args: ["-c", "base64 -d | gunzip"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = command.stdin.getWriter();
  await writer.write(new TextEncoder().encode(packed));
  await writer.close();
  const { stdout } = await command.output();
  assert.equal(new TextDecoder().decode(stdout), "déjà vu\n");
});

Deno.test("a missing part is named", () => {
  assert.throws(() => unpack(parse(""), "worker"), /This page has no part "worker"\./);
});
