const MEGABYTE = 1024 * 1024;

/** A cell may put out so many bytes; what comes after is left out. */
export const MAX_OUTPUT_BYTES = 32 * MEGABYTE;

/** Says that a cell has put out more than is allowed. */
export function describeExcess(bytes: number): string {
  const size = `${(bytes / MEGABYTE).toFixed(1)} MB`;
  return `an output of ${size}; the limit is ${MAX_OUTPUT_BYTES / MEGABYTE} MB for a cell`;
}
