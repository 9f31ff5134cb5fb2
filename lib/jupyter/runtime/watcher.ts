/** A worker in Deno's kernel that ends it with the process in front, even in an endless loop. */

import { listen } from "./connection.ts";
import type { Address } from "./protocol.ts";

addEventListener(
  "message",
  ({ data }: MessageEvent<Address>) => void listen(data, () => {}),
  { once: true },
);
