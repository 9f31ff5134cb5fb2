/** The two lower float32 of four, as float64. */
export function promoteLow(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The two upper float32 of four, as float64. */
export function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 1));
}

/** Four float32 from twice two float64, each rounded once. */
export function demote(low: v128, high: v128): v128 {
  const x = f32x4.demote_f64x2_zero(low);
  const y = f32x4.demote_f64x2_zero(high);
  return v128.shuffle<f64>(x, y, 0, 2);
}
