"""The suite for kernels of the Jupyter project, with samples for all that it can test."""

import sys
import unittest

import jupyter_kernel_test


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "deno"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("to the other stream")'
    completion_samples = [
        {"text": "Math.fro", "matches": {"fround"}},
        {"text": "const list = [1];\nMath.max(...list, Math.hyp", "matches": {"hypot"}},
        {"text": "rememberedMat", "matches": {"rememberedMatrix"}},
        {"text": "nothingThatIsKnown", "matches": set()},
    ]
    code_inspect_sample = "rememberedMatrix"
    complete_code_samples = [
        "1",
        "const a: number = 1;",
        "function f() {\n  return 1;\n}",
        "{ a: 1 }",
        "namespace N { export const x = 1 }",
        "",
    ]
    incomplete_code_samples = [
        "function f() {",
        "f(1,",
        "`text",
        "[1, 2",
        "if (a) {\n",
        "/* a remark",
        "const a =",
    ]
    invalid_code_samples = [
        "const = 1;",
        "1 +* 2",
        "const q = [1, 2;",
        "return 1",
        "'text",
        "let a; }",
    ]
    code_generate_error = "null.x"
    code_execute_result = [
        {"code": code, "result": result}
        for code, result in [
            ("6 * 7", "42"),
            ("NaN", "NaN"),
            ("null", "null"),
            ("-0", "-0"),
            ("1n", "1n"),
            ("2 ** 53", "9007199254740992"),
            ("({ a: 1 })", "{ a: 1 }"),
            ("{ b: [2] }", "{ b: [ 2 ] }"),
            ('"text"', '"text"'),
        ]
    ]
    code_display_data = [
        {"code": "await Deno.jupyter.display(Deno.jupyter.html`<b>bold</b>`)", "mime": "text/html"},
        {"code": "await Deno.jupyter.display(Deno.jupyter.md`**bold**`)", "mime": "text/markdown"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6 ?*"
    code_clear_output = "console.clear()"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kc.execute("const rememberedMatrix = [[1, 2], [3, 4]];", reply=True, timeout=60)


class IopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "deno"
    support_iopub_welcome = True


del jupyter_kernel_test
unittest.main(argv=sys.argv[:1], verbosity=2)
