/**
 * fast-check, with the same random cases in every run: what is green once is green every time.
 * UNROLL_SEED is another seed, such as one of many to search for cases that fail.
 */

import fc from "npm-fast-check";

export * from "npm-fast-check";
export { fc as default };

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(Deno.env.get("UNROLL_SEED") ?? 1) });
