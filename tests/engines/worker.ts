import { digests } from "./digest.ts";

// The types of a page are in force here, and in a page `postMessage` wants a target.
const scope = self as unknown as Pick<Worker, "postMessage" | "onmessage">;
scope.onmessage = ({ data }) => scope.postMessage(digests(data));
