/** Thrown when a function cannot be captured or repeated. The message tells why. */
export class CaptureError extends Error {
  /** Tells this error from others. */
  override name = "CaptureError";
}
