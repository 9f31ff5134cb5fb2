import assert from "node:assert/strict";
import { MessageError, Session } from "../../lib/jupyter/message.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";

const KEY = "a key with ü";
const CONTENT = {
  code: 'console.log("ü \u{1f600} \\n")',
  numbers: [1, -0.5, 1e100],
  nothing: null,
};

const toHex = (frame: Uint8Array) => new Uint8Array(frame).toHex();
const fromHex = (hex: string) => Uint8Array.fromHex(hex);

jupyterTest("messages are compatible with Jupyter's own client", async () => {
  const message = new Session(KEY).message("execute_request", CONTENT);
  const frames = new Session(KEY).encode(message).map(toHex);
  const printed = await runPython(
    `
import json, sys
from jupyter_client.session import Session
session = Session(key=${JSON.stringify(KEY)}.encode())
frames = [bytes.fromhex(frame) for frame in sys.argv[1:]]
received = session.deserialize(session.feed_identities(frames)[1])
answer = session.msg("execute_reply", content=received["content"], parent=received["header"])
print(received["header"]["msg_type"])
print(json.dumps([frame.hex() for frame in session.serialize(answer, ident=b"peer")]))
`,
    frames,
  );
  const [type, answer] = printed.trim().split("\n");
  assert.equal(type, "execute_request");
  const decoded = new Session(KEY).decode(JSON.parse(answer).map(fromHex));
  assert.equal(decoded.header.msg_type, "execute_reply");
  assert.equal(decoded.parent_header.msg_id, message.header.msg_id);
  assert.deepEqual(decoded.content, CONTENT);
});

Deno.test("a message with any part changed is refused", () => {
  const session = new Session(KEY);
  const frames = session.encode(session.message("status", { state: "idle" }));
  for (const index of [1, 2, 3, 4, 5]) {
    const changed = frames.map((frame) => frame.slice());
    changed[index][changed[index].length - 2] ^= 1;
    assert.throws(() => session.decode(changed), /not signed with the connection's key/);
  }
  assert.throws(() => new Session("another key").decode(frames), /not signed/);
  assert.equal(session.decode(frames).content.state, "idle");
});

Deno.test("without a key, nothing is signed, and everything is accepted", () => {
  const frames = new Session("").encode(new Session("").message("status", { state: "idle" }));
  assert.equal(frames[1].length, 0);
  const signed = new Session(KEY).encode(new Session(KEY).message("status", { state: "idle" }));
  for (const message of [frames, signed]) {
    assert.equal(new Session("").decode(message).content.state, "idle");
  }
});

Deno.test("binary data goes with a message", () => {
  const buffers = [Uint8Array.of(1, 2), new Uint8Array()];
  const session = new Session(KEY);
  const frames = session.encode(session.message("comm_msg", {}, { buffers }));
  assert.deepEqual(session.decode(frames).buffers, buffers);
});

Deno.test("an incomplete message is refused", () => {
  const session = new Session(KEY);
  const frames = session.encode(session.message("status", {}));
  assert.throws(() => session.decode(frames.slice(1)), /incomplete/);
  assert.throws(() => session.decode(frames.slice(0, 4)), /incomplete/);
  assert.throws(() => session.decode([]), MessageError);
});

Deno.test("a signed message without JSON objects is refused", () => {
  const session = new Session(KEY);
  const request = session.message("status", {});
  const list = session.encode({ ...request, content: [] as never });
  assert.throws(() => session.decode(list), /not a JSON object/);
  const untyped = session.encode({ ...request, header: {} as never });
  assert.throws(() => session.decode(untyped), /no msg_type/);
});
