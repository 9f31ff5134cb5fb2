/**
 * Puts what a bench printed between its marks, `<!-- name: begin -->` and `<!-- name: end -->`, in a
 * README.
 *
 * @throws Error if the marks are not there
 */
export function withTable(readme: string, printed: string, name = "bench"): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The README lacks "${begin}" and "${end}"`);
  return `${readme.slice(0, from + begin.length)}\n\n${printed.trim()}\n\n${readme.slice(to)}`;
}
