import assert from "node:assert/strict";
import { toJavaScript } from "../to_javascript.ts";
import { transform } from "./transform.ts";

const classes = [
  "class A { constructor(public a: number) {} }",
  "class A { constructor(private readonly a: number, b: number, protected c = b + 1) { this.a++; } }",
  "class A { x = 1; constructor(readonly a?: number) {} y = 2; }",
  "class A { x = this.a * 2; y: number = this.x\n z; constructor(private a: number) { this.z = this.y } }",
  "class A { #x = this.a; constructor(private a: number) {} get x() { return this.#x; } }",
  "class A { f = () => this.a; static s = this.name; constructor(private a: number) {} }",
  "class B { b = 0; constructor(b: number) { this.b = b; } }\n" +
  "class A extends B { c = this.a; constructor(public a: number) { super(a * 2)\n this.b++; } }",
  "class B {}\nclass A extends B { constructor(public override a: number) {\n  super();\n } }",
  "class A { constructor(\n  // first\n  public a: number,\n  public b = [a],\n ) {\n } }",
  "class A { constructor(a: string);\n constructor(public a: any) {} }",
  "const A = class<T> { constructor(private a: T) {} };",
  "class B {}\nclass A extends B { constructor(public a: number) { if (a > 1) super(); else super(); } }",
  "class B { b = 1 }\nclass A extends B { x = this.a; constructor(public a: number) { const c = () => super(); c(); } }",
];

Deno.test("an object has the same fields and values as in the kernel", () => {
  for (const source of classes) {
    const use =
      "\nconst a = new A(3); return [Object.keys(a), JSON.stringify(a), a.x, a.f && a.f(), A.s];";
    const ours = new Function(toJavaScript(source) + use)();
    const theirs = new Function(transform(source) + use)();
    assert.deepEqual(ours, theirs, source);
  }
});

Deno.test("a class keeps its lines", () => {
  for (const source of classes) {
    assert.equal(toJavaScript(source).split("\n").length, source.split("\n").length, source);
  }
});
