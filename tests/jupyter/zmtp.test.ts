import assert from "node:assert/strict";
import { FrameTooLargeError, ZmtpError, ZmtpSocket } from "../../lib/jupyter/zmtp.ts";
import { jupyterTest } from "../jupyterlab/venv.ts";

const HOST = "127.0.0.1";

/**
 * A libzmq peer: a ROUTER that sends everything back, and a PUB that repeats what the ROUTER got.
 */
const PEER = `
import sys, zmq
context = zmq.Context()
router, pub = context.socket(zmq.ROUTER), context.socket(zmq.PUB)
print(router.bind_to_random_port("tcp://127.0.0.1"), flush=True)
print(pub.bind_to_random_port("tcp://127.0.0.1"), flush=True)
while True:
    frames = router.recv_multipart()
    router.send_multipart(frames)
    pub.send_multipart(frames[1:])
`;

async function withLibzmq(
  python: string,
  use: (ports: { router: number; pub: number }) => Promise<void>,
) {
  const command = new Deno.Command(python, { args: ["-c", PEER], stdout: "piped" });
  const peer = command.spawn();
  const reader = peer.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let text = "";
    while (text.split("\n").length < 3) text += (await reader.read()).value ?? "";
    const [router, pub] = text.split("\n").map(Number);
    await use({ router, pub });
  } finally {
    peer.kill("SIGKILL");
    await peer.status;
    await reader.cancel();
  }
}

/** A peer that answers the greeting with `bytes` and closes when the client does. */
async function withPeer(bytes: Uint8Array<ArrayBuffer>, use: (port: number) => Promise<void>) {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const serving = (async () => {
    const conn = await listener.accept();
    await conn.write(bytes);
    await new Response(conn.readable).arrayBuffer().catch(() => {});
  })();
  try {
    await use(listener.addr.port);
  } finally {
    listener.close();
    await serving;
  }
}

function bytesOf(...parts: (string | number[])[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "string" ? [...encoder.encode(part)] : part),
  );
}

const GREETING = bytesOf([0xff], Array(8).fill(0), [0x7f, 3, 0], "NULL", Array(48).fill(0));
const READY = bytesOf([4, 6, 5], "READY");

jupyterTest("frames of every length come back from libzmq as they were sent", async (python) => {
  await withLibzmq(python, async ({ router }) => {
    const socket = await ZmtpSocket.connect({ hostname: HOST, port: router, type: "DEALER" });
    const messages = [0, 1, 255, 256, 65_536, 3_000_000].map((length) => [
      new Uint8Array(length).map((_, i) => i * 7),
      new Uint8Array(),
      bytesOf("end"),
    ]);
    const sent = messages.map((message) => socket.send(message));
    for (const message of messages) {
      const received = await socket.receive();
      assert.deepEqual(received?.map((frame) => frame.length), message.map(({ length }) => length));
      assert.ok(received?.every((frame, i) => frame.every((byte, k) => byte === message[i][k])));
    }
    await Promise.all(sent);
    socket.close();
  });
});

jupyterTest("a SUB socket receives everything that libzmq publishes", async (python) => {
  await withLibzmq(python, async ({ router, pub }) => {
    const dealer = await ZmtpSocket.connect({ hostname: HOST, port: router, type: "DEALER" });
    const sub = await ZmtpSocket.connect({ hostname: HOST, port: pub, type: "SUB" });
    let received: Uint8Array[] | null | undefined;
    const first = sub.receive().then((message) => received = message);
    while (!received) {
      await dealer.send([bytesOf("again")]);
      await Promise.race([first, dealer.receive()]);
    }
    assert.deepEqual(received, [bytesOf("again")]);
    sub.close();
    dealer.close();
  });
});

Deno.test("a peer that speaks something else is refused", async () => {
  await withPeer(bytesOf("HTTP/1.1 400 Bad Request\r\n".repeat(4)), async (port) => {
    await assert.rejects(
      ZmtpSocket.connect({ hostname: HOST, port, type: "SUB" }),
      (error) => error instanceof ZmtpError && /does not speak ZMTP 3/.test(error.message),
    );
  });
});

Deno.test("a peer that wants a password is refused", async () => {
  const greeting = GREETING.slice();
  greeting.set(bytesOf("PLAIN"), 12);
  await withPeer(greeting, async (port) => {
    await assert.rejects(ZmtpSocket.connect({ hostname: HOST, port, type: "SUB" }), /NULL/);
  });
});

Deno.test("a frame above the limit is refused before it has arrived", async () => {
  const announced = bytesOf([2, 0, 0, 0, 0, 0x7f, 0, 0, 0], "only the beginning");
  await withPeer(bytesOf([...GREETING], [...READY], [...announced]), async (port) => {
    const options = { hostname: HOST, port, type: "DEALER", maxFrameSize: 1000 } as const;
    const socket = await ZmtpSocket.connect(options);
    await assert.rejects(
      socket.receive(),
      (error) => error instanceof FrameTooLargeError && error.size === 0x7f000000,
    );
    socket.close();
  });
});

Deno.test("a damaged stream is refused", async () => {
  await withPeer(bytesOf([...GREETING], [...READY], "garbage"), async (port) => {
    const socket = await ZmtpSocket.connect({ hostname: HOST, port, type: "DEALER" });
    await assert.rejects(socket.receive(), /the stream is damaged/);
    socket.close();
  });
});

Deno.test("closing the socket ends a pending receive with null", async () => {
  await withPeer(bytesOf([...GREETING], [...READY]), async (port) => {
    const socket = await ZmtpSocket.connect({ hostname: HOST, port, type: "DEALER" });
    const message = socket.receive();
    socket.close();
    assert.equal(await message, null);
  });
});
