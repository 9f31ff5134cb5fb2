const MEGABYTE = 1024 * 1024;

/** The largest output to accept, in bytes: above it, Deno's kernel often mixes up its messages. */
export const MAX_OUTPUT_BYTES = 4 * MEGABYTE;

/** From this size on, a message can get mixed up. */
export const LARGE_OUTPUT_BYTES = MEGABYTE;

/** Says how large an output is. */
export function describeSize(bytes: number): string {
  return `an output of ${(bytes / MEGABYTE).toFixed(1)} MB`;
}

/** Says how large an output was that is above the limit. */
export function describeExcess(bytes: number): string {
  return `${describeSize(bytes)}; the limit is ${MAX_OUTPUT_BYTES / MEGABYTE} MB`;
}
