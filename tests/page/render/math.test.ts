import assert from "node:assert/strict";
import { Formulas } from "../../../lib/page/render/math.ts";
import { all, code, display, markdown, only, page, texts } from "../notebooks.ts";

/** What formulas show, one after the other, and what was warned of. */
function shown(...formulas: string[]): { texts: string[]; warnings: string[] } {
  const warnings: string[] = [];
  const all = new Formulas();
  const texts = formulas.map((latex) =>
    all.render(latex, true, (message) => warnings.push(message)).replace(/<[^>]*>|[\s\u2061]/g, "")
  );
  return { texts, warnings };
}

for (
  const [definition, use, expected] of [
    [String.raw`\newcommand{\half}[1]{#1/2}`, String.raw`\half{x}`, "x/2"],
    [String.raw`\newcommand\half[1]{#1/2}`, String.raw`\half x`, "x/2"],
    [String.raw`\newcommand{\vec}[1]{v#1}`, String.raw`\vec{x}`, "vx"],
    [String.raw`\newcommand{\to}[2][0]{#1#2}`, String.raw`\to{1} \to[2]{3}`, "0123"],
    [String.raw`\renewcommand{\vec}[1]{v#1}`, String.raw`\vec{x}`, "vx"],
    [String.raw`\newcommand*{\a}{b} \renewcommand{\a}{c}`, String.raw`\a`, "c"],
    [String.raw`\newcommand{\a}{b} \providecommand{\a}{c}`, String.raw`\a`, "b"],
    [String.raw`\providecommand{\a}{c}`, String.raw`\a`, "c"],
    [String.raw`\gdef\a#1{[#1]}`, String.raw`\a{b}`, "[b]"],
    [String.raw`\def\a#1{[#1]}`, String.raw`\a{b}`, "[b]"],
    [String.raw`\edef\a{\alpha}`, String.raw`\a`, "α"],
    [String.raw`\global\def\a{b}`, String.raw`\a`, "b"],
    [String.raw`\let\a=\alpha`, String.raw`\a`, "α"],
    [String.raw`\DeclareMathOperator{\sgn}{sgn}`, String.raw`\sgn x`, "sgnx"],
    [String.raw`\DeclareMathOperator*\best{best}`, String.raw`\best_x`, "bestx"],
  ]
) {
  Deno.test(`${definition} applies to the formulas after it, and shows nothing`, () => {
    assert.deepEqual(shown(definition, use), { texts: ["", expected], warnings: [] });
    assert.deepEqual(shown(`${definition} y`, use).texts, ["y", expected]);
  });
}

Deno.test("a definition does not apply to formulas before it, or on another page", () => {
  const { texts, warnings } = shown(String.raw`\a`, String.raw`\newcommand\a{b}`, String.raw`\a`);
  assert.deepEqual(texts, [String.raw`\a`, "", "b"]);
  assert.equal(warnings.length, 1);
  assert.deepEqual(shown(String.raw`\a`).texts, [String.raw`\a`]);
});

Deno.test("a formula that fails defines nothing", () => {
  assert.deepEqual(shown(String.raw`\def\a{b} \nosuch`, String.raw`\a`).texts[1], String.raw`\a`);
});

Deno.test("definitions apply to later cells, and to their outputs", () => {
  const output = () => code("1", [display({ "text/latex": String.raw`$\a$` })]);
  const { document, warnings } = page([
    markdown(String.raw`$$\newcommand{\a}{1}$$`),
    output(),
    markdown(String.raw`$\a$ $\renewcommand{\a}{2}$ $\a$`),
    output(),
    code("1", [display({ "text/markdown": String.raw`It is $\a$.` })]),
  ]);
  assert.deepEqual(texts(document, "math"), ["1", "1", "2", "2", "2"]);
  assert.deepEqual(warnings, []);
  // A definition leaves no empty line.
  assert.equal(all(document, ".math-display").length, 0);
});

Deno.test("labelled formulas have a number, and references show it as a link", () => {
  const { document, warnings } = page([
    markdown(String.raw`# T

By \eqref{eq:b} and $\ref{eq:a}$, $x \eqref{tagged}$, and \eqref{eq: Größe}.

$$x = 1 \label{eq:a}$$`),
    markdown(String.raw`\begin{align} a &= b \label{eq:b} \\ c &= d \nonumber \\ e &= f \end{align}

$$ y \tag{A} \label{tagged} $$

\begin{align*} g &= h \label{eq: Größe} \end{align*}`),
  ]);
  assert.deepEqual(texts(document, ".tml-eqn, .tml-tag"), ["(1)", "(2)", "(3)", "(A)", "(4)"]);
  const links = all(document, "p a");
  assert.deepEqual(links.map((link) => link.textContent), ["(2)", "1", "(A)", "(4)"]);
  for (const [i, number] of ["(2)", "(1)", "(A)", "(4)"].entries()) {
    const row = document.getElementById(
      decodeURIComponent(links[i].getAttribute("href")!.slice(1)),
    );
    assert.equal(row?.localName, "mtr");
    assert.ok(row!.textContent.endsWith(number), `${row!.textContent}, ${number}`);
  }
  assert.deepEqual(warnings, []);
});

Deno.test("a label without a number, or a reference without a label, gives a warning", () => {
  const { document, warnings } = page([
    markdown(String.raw`Inline $x \label{in}$, see \eqref{in} and \ref{gone}.

$$a \label{twice}$$ $$b \label{twice}$$`),
  ]);
  assert.match(texts(document, "p")[0], /see \(in\) and \(gone\)/);
  assert.deepEqual(warnings.map((warning) => warning.replace(/:.*/, "")), [
    "A formula in a line has no number to which its label could refer",
    "Two formulas have the label twice.",
    "No formula has the label in.",
    "No formula has the label gone.",
  ]);
});

Deno.test("a formula that shows nothing gives a warning, unless it is space", () => {
  const { texts, warnings } = shown(String.raw`\text{}`, "", "% note", String.raw`\quad`);
  assert.deepEqual(texts, ["", "", "", ""]);
  assert.equal(warnings.length, 3);
});

Deno.test("formulas in outputs have no numbers, and can refer to those of the text", () => {
  const { document, warnings } = page([
    markdown("# T\n\n$$a \\label{a}$$"),
    code("1", [
      display({ "text/latex": String.raw`\begin{equation} b \end{equation}` }),
      display({ "text/markdown": String.raw`As in \eqref{a}.` }),
    ]),
    markdown("$$c \\label{c}$$"),
  ]);
  assert.deepEqual(texts(document, ".tml-eqn"), ["(1)", "(2)"]);
  assert.equal(only(document, ".page-outputs a").textContent, "(1)");
  assert.deepEqual(warnings, []);
});
