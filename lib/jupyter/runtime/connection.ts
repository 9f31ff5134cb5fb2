import type { Address } from "./protocol.ts";

/**
 * Reads what the process in front of the kernel says, line by line. When that process is gone, in
 * whatever way, it ends the kernel.
 */
export async function listen({ port, token }: Address, onLine: (line: string) => void) {
  try {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    await connection.write(new TextEncoder().encode(`${token}\n`));
    let text = "";
    for await (const part of connection.readable.pipeThrough(new TextDecoderStream())) {
      const lines = (text + part).split("\n");
      text = lines.pop()!;
      lines.forEach(onLine);
    }
  } finally {
    Deno.kill(Deno.pid, "SIGKILL");
  }
}
