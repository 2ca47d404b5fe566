import assert from "node:assert/strict";
import { errorLines, errorText, libraryPlaces } from "lib/jupyter/kernel_error.ts";
import { projectRoot } from "lib/fetch/mod.ts";

Deno.test("errorText() is name and text, without what the kernel adds", () => {
  assert.equal(errorText({ ename: "TypeError", evalue: "no" }), "TypeError: no");
  assert.equal(errorText({ ename: "Unknown error", evalue: "text" }), "Thrown: text");
  const syntax = "SyntaxError: Expression expected\n  |\n1 | const a = ;";
  assert.equal(errorText({ ename: syntax, evalue: syntax }), "SyntaxError: Expression expected");
});

Deno.test("libraryPlaces() lists the project's own files, also with spaces and Chinese", () => {
  const root = "/home/a/我的 项目";
  const trace = [
    "    at f (file:///home/a/%E6%88%91%E7%9A%84%20%E9%A1%B9%E7%9B%AE/lib/train/loop.ts:12:3)",
    "    at file:///home/a/%E6%88%91%E7%9A%84%20%E9%A1%B9%E7%9B%AE/node_modules/zod/index.js:1:1",
    "    at <anonymous>:3:1",
    "    at async file:///home/a/%E6%88%91%E7%9A%84%20%E9%A1%B9%E7%9B%AE/lib/data/rows.ts:7:30",
  ];
  assert.deepEqual(libraryPlaces(trace, root), ["lib/train/loop.ts:12", "lib/data/rows.ts:7"]);
});

Deno.test("errorLines() puts the places below the text", () => {
  const trace = [`    at f (file://${projectRoot()}/lib/x.ts:1:2)`, "    at <anonymous>:1:22"];
  assert.deepEqual(
    errorLines({ output_type: "error", ename: "E", evalue: "v", traceback: trace }),
    ["E: v", "    at lib/x.ts:1"],
  );
});
