import assert from "node:assert/strict";
import { show } from "lib/jupyter/mod.ts";

const DISPLAY = Symbol.for("Jupyter.display");

Deno.test("show() gives HTML with its text, under the name the kernel looks for", () => {
  const shown = show("<table><tr><td>macro F1</td>\n<td><b>0.91</b></td></tr></table>");
  assert.deepEqual(Reflect.get(shown, DISPLAY)(), {
    "text/html": "<table><tr><td>macro F1</td>\n<td><b>0.91</b></td></tr></table>",
    "text/plain": "macro F1 0.91",
  });
});

Deno.test("show() passes a bundle on as it is", () => {
  const bundle = { "text/markdown": "**x**", "text/plain": "x" };
  assert.deepEqual(Reflect.get(show(bundle), DISPLAY)(), bundle);
});
