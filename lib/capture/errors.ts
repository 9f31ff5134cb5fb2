/** Thrown when a function cannot be captured, or not be repeated. The message says why. */
export class CaptureError extends Error {
  /** Tells this error from others. */
  override name = "CaptureError";
}
