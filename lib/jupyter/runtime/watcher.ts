/** A worker in Deno's kernel that ends it when the process in front is gone, even in an endless loop. */

import { listen } from "./connection.ts";
import type { Address } from "./protocol.ts";

addEventListener(
  "message",
  ({ data }: MessageEvent<Address>) => void listen(data, () => {}),
  { once: true },
);
