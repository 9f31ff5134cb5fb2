import assert from "node:assert/strict";
import { type SocketType, ZmtpError, ZmtpServer, ZmtpSocket } from "../../lib/jupyter/zmtp.ts";
import { jupyterTest, runPython } from "../jupyterlab/venv.ts";
import { until } from "./helpers.ts";

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

function connect(port: number, type: SocketType): Promise<ZmtpSocket> {
  return ZmtpSocket.connect({ hostname: HOST, port }, type);
}

function bytesOf(...parts: (string | number[])[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) => typeof part === "string" ? [...encoder.encode(part)] : part),
  );
}

const GREETING = bytesOf([0xff], Array(8).fill(0), [0x7f, 3, 0], "NULL", Array(48).fill(0));
const READY = bytesOf([4, 6, 5], "READY");

jupyterTest("frames of every length are echoed by libzmq unchanged", async (python) => {
  await withLibzmq(python, async ({ router }) => {
    const socket = await connect(router, "DEALER");
    const messages = [0, 1, 255, 256, 65_536, 3_000_000].map((length) => [
      new Uint8Array(length).map((_, i) => i * 7),
      new Uint8Array(),
      bytesOf("end"),
    ]);
    const sent = messages.map((message) => socket.send(message));
    for (const message of messages) {
      const received = (await socket.receive())!;
      assert.deepEqual(received.map((frame) => frame.length), message.map(({ length }) => length));
      assert.ok(received.every((frame, i) => frame.every((byte, k) => byte === message[i][k])));
    }
    await Promise.all(sent);
    socket.close();
  });
});

jupyterTest("a SUB socket receives everything that libzmq publishes", async (python) => {
  await withLibzmq(python, async ({ router, pub }) => {
    const dealer = await connect(router, "DEALER");
    const sub = await connect(pub, "SUB");
    let received: Uint8Array[] | undefined;
    const first = sub.receive().then((message) => received = message ?? undefined);
    while (!received) {
      await dealer.send([bytesOf("again")]);
      await Promise.race([first, dealer.receive()]);
    }
    assert.deepEqual(received, [bytesOf("again")]);
    sub.close();
    dealer.close();
  });
});

Deno.test("a peer with another protocol is refused", async () => {
  await withPeer(bytesOf("HTTP/1.1 400 Bad Request\r\n".repeat(4)), async (port) => {
    await assert.rejects(
      connect(port, "SUB"),
      (error) => error instanceof ZmtpError && /does not speak ZMTP 3/.test(error.message),
    );
  });
});

Deno.test("a peer that requires a password is refused", async () => {
  const greeting = GREETING.slice();
  greeting.set(bytesOf("PLAIN"), 12);
  await withPeer(greeting, async (port) => {
    await assert.rejects(connect(port, "SUB"), /NULL/);
  });
});

Deno.test("a damaged stream is refused", async () => {
  await withPeer(bytesOf([...GREETING], [...READY], "garbage"), async (port) => {
    const socket = await connect(port, "DEALER");
    await assert.rejects(socket.receive(), /the stream is damaged/);
    socket.close();
  });
});

Deno.test("closing the socket ends a pending receive with null", async () => {
  await withPeer(bytesOf([...GREETING], [...READY]), async (port) => {
    const socket = await connect(port, "DEALER");
    const message = socket.receive();
    socket.close();
    assert.equal(await message, null);
  });
});

/** Clients of libzmq's: they send to a ROUTER and a REP, and read what a PUB sends. */
const CLIENTS = `
import sys, zmq
context = zmq.Context()
def connect(kind, port, identity=None):
    socket = context.socket(kind)
    if identity: socket.identity = identity
    socket.connect(f"tcp://127.0.0.1:{port}")
    return socket
router, rep, pub = sys.argv[1:]
dealer = connect(zmq.DEALER, router, b"me \\xff")
req = connect(zmq.REQ, rep)
sub = connect(zmq.SUB, pub)
sub.subscribe(b"")
for size in [0, 255, 256, 3_000_000]:
    message = [b"x" * size, b"end"]
    dealer.send_multipart(message)
    assert dealer.recv_multipart() == message, size
req.send(b"ping")
assert req.recv() == b"ping"
while True:
    dealer.send(b"publish")
    dealer.recv()
    if sub.poll(50): break
assert sub.recv_multipart() == [b"news", b""]
print("fine")
`;

jupyterTest("libzmq's clients work with our ROUTER, REP and PUB", async () => {
  const identities = new Set<string>();
  const address = { hostname: HOST, port: 0 };
  const subscribed: ZmtpSocket[] = [];
  const pub = new ZmtpServer(address, "PUB", { onMessage: (peer) => subscribed.push(peer) });
  const router = new ZmtpServer(address, "ROUTER", {
    onMessage(peer, frames) {
      identities.add(peer.identity);
      for (const peer of subscribed) peer.send([bytesOf("news"), bytesOf()]);
      peer.send(frames);
    },
  });
  const rep = new ZmtpServer(address, "REP", { onMessage: (peer, frames) => peer.send(frames) });
  const servers = [router, rep, pub];
  const said = await runPython(CLIENTS, servers.map(({ port }) => String(port)));
  for (const server of servers) server.close();
  assert.equal(said.trim(), "fine");
  assert.deepEqual([...identities], ["me \xff"]);
});

Deno.test("a peer that does not speak ZMTP, or disconnects, does not affect others", async () => {
  let gone = 0;
  const server = new ZmtpServer({ hostname: HOST, port: 0 }, "ROUTER", {
    onMessage: (peer, frames) => peer.send(frames),
    onEnd: () => gone++,
  });
  const { port } = server;
  const loud = await Deno.connect({ hostname: HOST, port });
  await loud.write(bytesOf("GET / HTTP/1.1\r\n".repeat(9)));
  const brief = await Deno.connect({ hostname: HOST, port });
  brief.close();
  const damaged = await connect(port, "DEALER");
  const socket = await connect(port, "DEALER");
  await damaged.send([bytesOf("hello")]);
  await damaged.receive();
  damaged.close();
  await socket.send([bytesOf("hello")]);
  assert.deepEqual(await socket.receive(), [bytesOf("hello")]);
  await until(() => gone === 1 && server.peers.size === 1, "the end of a peer");
  await new Response(loud.readable).arrayBuffer().catch(() => {}); // it was sent away
  socket.close();
  server.close();
});
