/** Where a bracket ends that begins at an offset; nothing if it holds something else than types. */
export function closingBracket(text: string, at: number): number | undefined {
  const marks = /=>|[<>()[\]{};]|&&|\|\||"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g;
  marks.lastIndex = at;
  const open: string[] = [];
  for (let mark = marks.exec(text)?.[0]; mark !== undefined; mark = marks.exec(text)?.[0]) {
    if (mark in CLOSING) open.push(CLOSING[mark]);
    else if (/^[>)\]}]$/.test(mark)) {
      if (open.pop() !== mark) return undefined;
      if (open.length === 0) return marks.lastIndex;
    } else if (/^(&&|\|\|)$/.test(mark) || (mark === ";" && !open.includes("}"))) return undefined;
  }
  return undefined;
}

const CLOSING: Record<string, string> = { "<": ">", "(": ")", "[": "]", "{": "}" };
