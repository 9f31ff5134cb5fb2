import { ask, type Server } from "./lab_project.ts";

interface KernelMessage {
  header: { msg_type: string };
  parent_header: { msg_id?: string };
  content: Record<string, unknown>;
}

/** A kernel as a front end sees it: through a Jupyter server's REST API and websocket. */
export class LabKernel {
  readonly id: string;
  readonly #server: Server;
  readonly #socket: WebSocket;
  #onMessage: (message: KernelMessage) => void = () => {};

  private constructor(server: Server, id: string, socket: WebSocket) {
    this.#server = server;
    this.id = id;
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      // Binary messages carry buffers, which Deno's kernel does not send here.
      if (typeof data === "string") this.#onMessage(JSON.parse(data));
    };
  }

  /** Starts a kernel by its name. */
  static async start(server: Server, name: string): Promise<LabKernel> {
    const { id } = await ask<{ id: string }>(server, "api/kernels", { name });
    const address = `${server.url}api/kernels/${id}/channels?token=${server.token}`;
    const socket = new WebSocket(address.replace(/^http/, "ws"));
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error("The kernel's websocket did not open."));
    });
    return new LabKernel(server, id, socket);
  }

  /**
   * Runs code, and returns how it ended: the text of the last value, or the error's name.
   *
   * @param onStart Is called when the kernel says that it runs the code.
   */
  execute(code: string, onStart: () => void = () => {}): Promise<string> {
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
      let value = "";
      this.#onMessage = ({ header, parent_header, content }) => {
        if (parent_header.msg_id !== id) return;
        switch (header.msg_type) {
          case "execute_input":
            return onStart();
          case "execute_result":
            value = (content.data as Record<string, string>)["text/plain"];
            return;
          case "error":
            value = `${content.ename}`;
            return;
          case "status":
            if (content.execution_state === "idle") resolve(value);
        }
      };
      this.#socket.send(JSON.stringify({
        channel: "shell",
        header: {
          msg_id: id,
          msg_type: "execute_request",
          session: id,
          username: "",
          version: "5.3",
        },
        parent_header: {},
        metadata: {},
        content: {
          code,
          silent: false,
          store_history: true,
          allow_stdin: false,
          stop_on_error: true,
        },
        buffers: [],
      }));
    });
  }

  /** What a front end's Stop does. */
  async interrupt(): Promise<void> {
    await ask(this.#server, `api/kernels/${this.id}/interrupt`, {});
  }

  /** Leaves the kernel to its server. */
  async disconnect(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    this.#socket.close();
    await closed;
  }
}
