import assert from "node:assert/strict";
import { stripTypeScriptTypes } from "node:module";
import fc from "fast-check";
import { toJavaScript } from "./to_javascript.ts";

/** Programs as pieces: code, and types, which are to become spaces. */
type Piece = string | { type: string };

const name = fc.constantFrom("a", "b", "cd", "$e", "_f", "of", "type", "is", "get", "ä");
const typeName = fc.constantFrom("T", "Map", "string", "number", "unknown", "symbol", "N.M", "_");

const { type } = fc.letrec<{ type: string; nested: string }>((tie) => ({
  nested: fc.oneof(typeName, tie("type").map((type) => `(${type})`)),
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    typeName,
    fc.constantFrom("1", "-2", "'a > b'", '"=>"', "true", "null", "`x`", "typeof a.b", "this"),
    tie("nested").map((type) => `${type}[]`),
    tie("nested").map((type) => `readonly ${type}[]`),
    tie("nested").map((type) => `keyof ${type}`),
    tie("nested").map((type) => `${type}["a"]`),
    tie("type").map((type) => `Set<${type}>`),
    tie("type").map((type) => `\`a\${${type}}b\``),
    fc.tuple(tie("nested"), fc.constantFrom("|", "&"), tie("nested")).map((words) =>
      words.join(" ")
    ),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `Map<${a}, ${b}>`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `[a: ${a}, b?: ${b}, ...c: (${a})[]]`),
    fc.tuple(tie("nested"), tie("type")).map(([a, b]) => `[${a}?, ...(${b})[]]`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `(a: ${a}, b?: ${b}) => ${a}`),
    fc.tuple(tie("nested"), tie("type")).map(([a, b]) => `new <U extends ${a}>(...a: U[]) => ${b}`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) =>
      `{ a: ${a}; b?(): ${b}; [c: string]: ${a} }`
    ),
    fc.tuple(tie("nested"), tie("type")).map(([a, b]) => `{ readonly [K in ${a}]?: ${b} }`),
    fc.tuple(tie("nested"), tie("type"), tie("type"))
      .map(([a, b, c]) => `${a} extends (infer U)[] ? ${b} : ${c}`),
    tie("type").map((type) => `(a: unknown) => a is ${type}`),
    fc.constantFrom("typeof import('a')", "import('a').B<C>", "abstract new () => T"),
  ),
}));

const hide = (text: string): Piece => ({ type: text });
const annotation = fc.oneof(fc.constant(""), type.map((type) => `: ${type}`)).map(hide);
const generics = fc.oneof(
  fc.constant(""),
  type.map((type) => `<U, const V extends ${type} = any>`),
).map(hide);
const argumentsOf = fc.oneof(fc.constant(""), type.map((type) => `<${type}>`)).map(hide);
const cast = fc.oneof(
  fc.constant(""),
  fc.constant(" as const"),
  type.map((type) => ` as ${type}`),
  type.map((type) => ` satisfies ${type}`),
).map(hide);
const bang = fc.constantFrom("", "!").map(hide);
const optional = fc.constantFrom("", "?").map(hide);
const modifier = fc.constantFrom("", "private ", "public readonly ", "override ").map(hide);

/** Pieces one after the other. */
function row(...parts: (string | fc.Arbitrary<Piece | Piece[]>)[]): fc.Arbitrary<Piece[]> {
  return fc.tuple(...parts.map((part) => typeof part === "string" ? fc.constant(part) : part))
    .map((pieces) => pieces.flat());
}

const { expression } = fc.letrec<{ expression: Piece[]; statement: Piece[] }>((tie) => {
  const value = tie("expression");
  const parameters = fc.oneof(
    row(name, optional, annotation),
    row("{ ", name, " }", annotation, " = ", value),
    row("p", annotation, ", ...q", annotation),
    row(""),
  );
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      row(name),
      fc.constantFrom("1", "'a as T'", "/b!:T/", "`c: ${d}`", "[]").map((text): Piece[] => [text]),
      row(name, bang, ".e", bang, "[", value, "]"),
      row(name, argumentsOf, "(", value, ", ", value, ")"),
      row("(", value, ")", bang, " + (", value, cast, ")"),
      row("new ", "Map", argumentsOf, "(", value, cast, ")"),
      row("(x < y && z > (", value, "))"),
      row("(", value, " ? (", value, ") : ", name, ")"),
      row("((", parameters, ")", annotation, " => ", row("(", value, cast, ")"), ")"),
      row("(async ", generics, "(", parameters, ")", annotation, " => { ", tie("statement"), " })"),
      row("(function ", generics, "(", parameters, ")", annotation, " { ", tie("statement"), " })"),
      row("({ a: ", value, cast, ", m", generics, "(", parameters, ")", annotation, " {} })"),
      row("`${", value, cast, "}`"),
    ),
    statement: row("return ", value, cast, ";"),
  };
});

const statement = fc.oneof(
  row("let ", name, annotation, " = ", expression, cast, ";"),
  row("var { ", name, ", f: [g] }", annotation, " = ", expression, ";"),
  row("(", expression, ");"),
  row(
    "try { (",
    expression,
    ") } catch (e",
    fc.constantFrom("", ": unknown", ": any").map(hide),
    ") {}",
  ),
  row("function h", generics, "(a", annotation, ", b", optional, annotation, ") { }"),
  type.map((type): Piece[] => [hide(`type X<U> = ${type};`)]),
  type.map((type): Piece[] => [hide(`interface Y<U> extends Z<${type}> { a(): ${type} }`)]),
  row(
    "class C",
    generics,
    " extends D",
    argumentsOf,
    type.map((type) => hide(` implements E<${type}>`)),
    " { ",
    modifier,
    "x",
    annotation,
    " = ",
    expression,
    cast,
    "; static #y",
    annotation,
    "; ",
    type.map((type) => hide(`declare z: ${type};`)),
    type.map((type) => hide(`[key: string]: ${type};`)),
    type.map((type) => hide(`m(): ${type};`)),
    " m() {} }",
  ),
);

function written(pieces: Piece[], withTypes: boolean): string {
  return pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    return withTypes ? piece.type : piece.type.replace(/./g, " ");
  }).join("");
}

Deno.test("random types in plain JavaScript become spaces", () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
      const pieces = statements.flatMap((pieces) => ["{ ", ...pieces, " }\n"]);
      const [source, expected] = [written(pieces, true), written(pieces, false)];
      // The generator writes TypeScript.
      stripTypeScriptTypes(source);
      assert.equal(toJavaScript(source), expected);
    }),
    { numRuns: 100 },
  );
});
