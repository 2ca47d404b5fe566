import assert from "node:assert/strict";
import { cellLine } from "lib/jupyter/cell_position.ts";

Deno.test("cellLine() goes back from the kernel's JavaScript to the cell's TypeScript", async () => {
  const cell = "// second\nconst q: { x: number } = { x: 3 };\n\nf(q);";
  assert.equal(
    await cellLine(cell, ["Error: x", "    at f (<anonymous>:3:16)", "    at <anonymous>:5:1"]),
    4,
  );
  assert.equal(await cellLine("undefinedThing", ["    at <anonymous>:1:22"]), 1);
});

Deno.test("cellLine() takes a syntax error's own place", async () => {
  assert.equal(await cellLine("a\nb ;;= 3", ["SyntaxError: x\n    at file:///repl.tsx:2:5"]), 2);
});

Deno.test("cellLine() is null when the trace or the cell tells nothing", async () => {
  assert.equal(await cellLine("1", ["Error", "    at file:///lib/a.ts:1:1"]), null);
  assert.equal(await cellLine("const = broken", ["    at <anonymous>:1:1"]), null);
});
