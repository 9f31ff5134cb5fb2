const [begin, end] = ["<!-- bench: begin -->", "<!-- bench: end -->"];

/**
 * Puts what the bench printed between the marks in a README.
 *
 * @throws Error if the marks are not there
 */
export function withTable(readme: string, printed: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks "${begin}" and "${end}"`);
  return `${readme.slice(0, from + begin.length)}\n\n${printed.trim()}\n\n${readme.slice(to)}`;
}
