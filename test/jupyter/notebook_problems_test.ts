import assert from "node:assert/strict";
import { notebookProblems } from "lib/jupyter/mod.ts";
import { stripNotebooks } from "lib/jupyter/mod.ts";
import { notebook, writeNotebook } from "./write_notebook.ts";

Deno.test("notebookProblems() finds nothing in a clean notebook", async () => {
  const path = await writeNotebook(await Deno.makeTempDir(), "clean", [
    "md:$x$",
    "1",
    "1\n".repeat(12),
  ]);
  assert.deepEqual(await notebookProblems(path), []);
});

Deno.test("notebookProblems() names outputs, long cells and broken formulas; strip removes the outputs", async () => {
  const path = `${await Deno.makeTempDir()}/bad.ipynb`;
  const bad = notebook(["md:$\\frac{1$", "1", `${"1\n".repeat(13)}\n\n`]);
  const output = { output_type: "stream", name: "stdout", text: "x" };
  Object.assign(bad.cells[1], { outputs: [output], metadata: { seconds: 2 } });
  const language = { language_info: { name: "typescript", version: "6" } };
  Object.assign(bad.metadata, language);
  await Deno.writeTextFile(path, JSON.stringify(bad));
  const [outputs, long, formula, ...rest] = await notebookProblems(path);
  assert.equal(outputs, "bad.ipynb holds outputs; remove them with `deno task strip`.");
  assert.equal(
    long,
    "bad.ipynb, code cell 2 has 13 lines; at most 12: move logic into lib/.",
  );
  assert.match(formula, /^bad\.ipynb has a formula that cannot be rendered: .*KaTeX parse error/);
  assert.deepEqual(rest, []);

  await stripNotebooks([path]);
  assert.equal((await notebookProblems(path)).length, 2);
  assert.doesNotMatch(await Deno.readTextFile(path), /language_info|seconds|stream/);
  const fmt = (...args: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--quiet", ...args, path],
      env: { DENO_DIR: `${path}.cache` }, // deno takes the word of its cache for what it wrote
    }).output();
  await fmt();
  await Deno.remove(`${path}.cache`, { recursive: true }).catch(() => {});
  assert.equal((await fmt("--check")).code, 0);
});
