/*
 * Four numbers at a time, and at the end of an array as many as are left. Nothing outside is read or
 * written.
 */

/** The next four of n numbers, or fewer, and 0 after the last. */
export function take(from: usize, n: i32): v128 {
  return n >= 4 ? v128.load(from) : takeLast(from, n);
}

/** One to three numbers, and 0 after the last. */
export function takeLast(from: usize, n: i32): v128 {
  if (n == 1) return v128.load32_zero(from);
  const two = v128.load64_zero(from);
  return n == 2 ? two : v128.load_lane<f32>(from + 8, two, 2);
}

/** Stores the next four of n numbers, or fewer. */
export function put(to: usize, x: v128, n: i32): void {
  if (n >= 4) v128.store(to, x);
  else putLast(to, x, n);
}

/** Stores one to three numbers. */
export function putLast(to: usize, x: v128, n: i32): void {
  if (n == 1) {
    v128.store_lane<f32>(to, x, 0);
    return;
  }
  v128.store_lane<f64>(to, x, 0);
  if (n == 3) v128.store_lane<f32>(to + 8, x, 2);
}
