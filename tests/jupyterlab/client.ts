import { installKernelspec } from "./nbclient.ts";
import { runPython } from "./venv.ts";
import { withFolder } from "../jupyter/helpers.ts";

const PROGRAM = `
import json, sys
from jupyter_client.manager import KernelManager
cwd, cells, requests = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
manager = KernelManager(kernel_name="deno")
manager.start_kernel(cwd=cwd)
client = manager.client()
client.start_channels()
try:
    client.wait_for_ready(timeout=60)
    for cell in cells:
        assert client.execute(cell, reply=True, timeout=60)["content"]["status"] == "ok", cell
    replies = []
    for kind, content in requests:
        message = client.session.msg(kind, content)
        client.shell_channel.send(message)
        reply = client.get_shell_msg(timeout=60)
        assert reply["parent_header"]["msg_id"] == message["header"]["msg_id"]
        replies.append([reply["msg_type"], reply["content"]])
    print(json.dumps(replies))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
`;

/** A message to a kernel: its type and content. */
export type Request = [type: string, content: object];

/** What the kernel says to one: its type and content. */
export type Reply = [type: string, content: Record<string, unknown>];

/** Runs cells with Jupyter's own client, and returns the kernel's replies to requests after them. */
export async function askKernel(
  cwd: string,
  cells: string[],
  requests: Request[],
): Promise<Reply[]> {
  return await withFolder(async (scratch) => {
    await installKernelspec(scratch);
    const env = { JUPYTER_PATH: scratch, NO_COLOR: "1" };
    const args = [cwd, JSON.stringify(cells), JSON.stringify(requests)];
    return JSON.parse(await runPython(PROGRAM, args, env));
  });
}
