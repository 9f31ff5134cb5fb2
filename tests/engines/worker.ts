/// <reference lib="deno.worker" />
import { digests } from "./digest.ts";

self.onmessage = ({ data }: MessageEvent<number>) => self.postMessage(digests(data));
