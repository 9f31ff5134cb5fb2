import assert from "node:assert/strict";
import type { Message } from "../../../lib/jupyter/message.ts";
import { LANGUAGE_INFO } from "../../../lib/jupyter/normalize.ts";
import { ZmtpSocket } from "../../../lib/jupyter/zmtp.ts";
import { FrontEnd, typesOf, withRelay } from "./front_end.ts";

const CELLS = 200;
const PRINTS = [1, 5, 20, 60];

const textOf = (messages: Message[]) =>
  messages.map(({ content }) => String(content.text ?? "")).join("");

Deno.test("the kernel follows Jupyter's protocol", async (t) => {
  await withRelay(async (connection) => {
    const frontEnd = await FrontEnd.connect(connection);

    await t.step(
      "a cell publishes busy, its input, its outputs in order, and idle",
      async () => {
        const code =
          'console.log("a");\nconsole.error("b");\nDeno.jupyter.display({ "text/plain": "c" }, { raw: true });\n7';
        const { reply, published, isOwn } = await frontEnd.execute(code);
        assert.deepEqual(typesOf(published), [
          "busy",
          "execute_input",
          "stream",
          "stream",
          "display_data",
          "execute_result",
          "idle",
        ]);
        assert.deepEqual(published[1].content, { code, execution_count: 1 });
        assert.equal(published[5].content.execution_count, 1);
        const { status, execution_count } = reply.content;
        assert.deepEqual([status, execution_count], ["ok", 1]);
        await frontEnd.ask("kernel_info_request", {});
        assert.equal(frontEnd.published.filter(isOwn).length, published.length);
      },
    );

    await t.step("an error is published once, and in the reply", async () => {
      const { reply, published } = await frontEnd.execute('console.log("before"); null.x');
      assert.deepEqual(typesOf(published), ["busy", "execute_input", "stream", "error", "idle"]);
      const { ename, evalue, traceback } = published[3].content;
      assert.deepEqual([ename, evalue], [
        "TypeError",
        "Cannot read properties of null (reading 'x')",
      ]);
      assert.deepEqual(traceback, [`${ename}: ${evalue}`, "    at cell 2, line 1:29"]);
      assert.deepEqual(reply.content, {
        status: "error",
        execution_count: 2,
        ename,
        evalue,
        traceback,
      });
    });

    await t.step(
      "silent or unstored requests are not counted, and silent ones show no value",
      async () => {
        const silent = await frontEnd.execute("let quiet = 5;\nquiet", { silent: true });
        assert.deepEqual(typesOf(silent.published), ["busy", "idle"]);
        const unstored = await frontEnd.execute("quiet", { store_history: false });
        assert.deepEqual(typesOf(unstored.published), [
          "busy",
          "execute_input",
          "execute_result",
          "idle",
        ]);
        assert.equal(unstored.reply.content.execution_count, 2);
        const stored = await frontEnd.execute("quiet");
        assert.equal(stored.reply.content.execution_count, 3);
      },
    );

    await t.step(
      "an error aborts the requests sent before it, and no others",
      async () => {
        const sources = [
          "throw new Error('first')",
          "globalThis.ran = true",
          "globalThis.ran = true",
        ];
        const answers = await Promise.all(sources.map((source) => frontEnd.execute(source)));
        assert.deepEqual(answers.map(({ reply }) => reply.content.status), [
          "error",
          "aborted",
          "aborted",
        ]);
        assert.deepEqual(typesOf(answers[1].published), ["busy", "idle"]);
        const next = await frontEnd.execute("typeof ran");
        assert.equal(next.reply.content.status, "ok");
        const { data } = next.published.at(-2)!.content as { data: Record<string, string> };
        assert.equal(data["text/plain"], '"undefined"');
      },
    );

    await t.step("with stop_on_error switched off, nothing is aborted", async () => {
      const answers = await Promise.all(
        ["throw 1", "2"].map((source) => frontEnd.execute(source, { stop_on_error: false })),
      );
      assert.deepEqual(answers.map(({ reply }) => reply.content.status), ["error", "ok"]);
    });

    await t.step("history has cells and their values", async () => {
      const ask = async (content: object) =>
        (await frontEnd.ask("history_request", { raw: true, output: false, ...content })).reply
          .content.history as unknown[][];
      const tail = await ask({ hist_access_type: "tail", n: 2 });
      assert.deepEqual(
        tail.map(([_, __, input]) => input),
        ["typeof ran", "throw 1", "2"].slice(-2),
      );
      const [session, line] = tail[1];
      const range = { hist_access_type: "range", session, start: line, stop: Number(line) + 1 };
      assert.deepEqual(await ask(range), [tail[1]]);
      assert.deepEqual(await ask({ hist_access_type: "search", pattern: "qui?t", unique: true }), [
        [session, 3, "quiet"],
      ]);
      const [[, , both]] = await ask({ ...range, output: true });
      assert.deepEqual(both, ["2", "2"]);
    });

    await t.step("requests are answered while a cell runs, which stays busy", async () => {
      const running = frontEnd.execute(
        "let go: () => void;\nawait new Promise<void>((resolve) => go = resolve);",
      );
      await frontEnd.until(({ content }) => String(content.code).startsWith("let go"));
      const { reply } = await frontEnd.ask("kernel_info_request", {});
      assert.deepEqual(reply.content.language_info, LANGUAGE_INFO);
      const isState = ({ content }: Message) => content.execution_state !== undefined;
      const state = () => frontEnd.published.findLast(isState)!.content.execution_state;
      await frontEnd.until(() => state() === "busy");
      const control = await ZmtpSocket.connect(
        { hostname: connection.ip, port: connection.control_port },
        "DEALER",
      );
      await control.send(
        frontEnd.session.encode(frontEnd.session.message("interrupt_request", {})),
      );
      const answer = frontEnd.session.decode((await control.receive())!);
      assert.equal(answer.header.msg_type, "interrupt_reply");
      assert.equal((await running).reply.content.ename, "Stopped");
      control.close();
    });

    await t.step("messages with a wrong signature, and damaged ones, are dropped", async () => {
      const { session } = frontEnd;
      const message = session.message("execute_request", { code: "globalThis.forged = true" });
      const frames = session.encode(message);
      const wrong = frames.map((frame) => frame.slice());
      wrong[1][0] ^= 1;
      for (const bad of [wrong, frames.slice(0, 4), frames.slice(1), [new Uint8Array(3)]]) {
        await frontEnd.sendRaw(bad);
      }
      const { published } = await frontEnd.execute("typeof forged");
      const { data } = published.at(-2)!.content as { data: Record<string, string> };
      assert.equal(data["text/plain"], '"undefined"');
    });

    await t.step("a front end that disappears does not affect others", async () => {
      const brief = await FrontEnd.connect(connection);
      brief.execute(
        'await new Promise((go) => setTimeout(go, 50));\nconsole.log("x".repeat(1e6));',
      );
      await frontEnd.until(({ content }) => String(content.code).includes("repeat(1e6)"));
      brief.close();
      assert.equal((await frontEnd.execute("1")).reply.content.status, "ok");
    });

    await t.step("a client that does not read does not delay others", async () => {
      const { ip: hostname, iopub_port: port } = connection;
      const slow = await ZmtpSocket.connect({ hostname, port }, "SUB");
      const { published } = await frontEnd.execute(
        'for (let i = 0; i < 200; i++) console.log("x".repeat(1e5));',
      );
      assert.equal(textOf(published).length, 200 * (1e5 + 1));
      slow.close();
    });

    await t.step("two front ends see each other's cells, and get their own replies", async () => {
      const other = await FrontEnd.connect(connection);
      const [mine, theirs] = await Promise.all([
        frontEnd.execute('console.log("mine")'),
        other.execute('console.log("theirs")'),
      ]);
      assert.equal(textOf(mine.published), "mine\n");
      assert.equal(textOf(theirs.published), "theirs\n");
      const seen = ({ content }: Message) => content.text === "theirs\n";
      await frontEnd.until(seen);
      other.close();
    });

    await t.step(`all output of ${CELLS} cells with many prints arrives before idle`, async () => {
      const cells = Array.from({ length: CELLS }, (_, index) => {
        const prints = PRINTS[index % PRINTS.length];
        const text = Array.from({ length: prints }, (_, i) => `${index}: ${i}\n`).join("");
        const end = ["", `\n${index}`, '\nthrow new Error("end")'][index % 3];
        return [`for (let i = 0; i < ${prints}; i++) console.log("${index}: " + i);${end}`, text];
      });
      const all = cells.map(([source]) => frontEnd.execute(source, { stop_on_error: false }));
      for (const [index, { published }] of (await Promise.all(all)).entries()) {
        assert.equal(textOf(published), cells[index][1]);
        assert.equal(published.at(-1)!.content.execution_state, "idle");
      }
    });

    await t.step("a heartbeat is echoed", async () => {
      const { ip: hostname, hb_port: port } = connection;
      const heart = await ZmtpSocket.connect({ hostname, port }, "REQ");
      const beat = [new Uint8Array(), new TextEncoder().encode("beat")];
      await heart.send(beat);
      assert.deepEqual(await heart.receive(), beat);
      heart.close();
    });

    frontEnd.close();
  });
});
