/**
 * One format for all numbers of a column, so that they line up: whole, with a fixed number of
 * decimals, or with an exponent where small values would be hidden or large ones too long.
 *
 * @param digits exactly this many decimals; unless given, as many as the smallest value needs
 */
export function numberFormat(
  values: readonly number[],
  digits?: number,
): (value: number) => string {
  const form = digits === undefined ? chooseForm(values) : fixed(digits);
  return (value) => {
    if (!Number.isFinite(value)) return String(value);
    const text = form(value);
    return Object.is(value, -0) ? `-${text.replace(/^-/, "")}` : text;
  };
}

function fixed(digits: number): (value: number) => string {
  return (value) => value.toFixed(digits);
}

function chooseForm(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((value) => value !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  if (finite.every(Number.isInteger) && largest < 1e15) return String;
  if (largest >= 1e7 || smallest < 1e-4) return (value) => value.toExponential(3);
  const significant = 2 - Math.floor(Math.log10(smallest));
  const decimals = finite.map((value) => (String(value).split(".")[1] ?? "").length);
  const needed = decimals.reduce((a, b) => Math.max(a, b), 0);
  return fixed(Math.min(6, needed, Math.max(4, significant)));
}
