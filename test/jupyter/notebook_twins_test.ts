import assert from "node:assert/strict";
import { notebookTwins } from "lib/jupyter/mod.ts";
import { projectFolder, writeNotebook } from "./write_notebook.ts";

async function check(command: string, paths: string[]): Promise<string> {
  const { stderr, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [command, "--quiet", ...paths],
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test("notebookTwins() lets deno check and lint read notebooks, and says places as theirs", async () => {
  await using folder = await projectFolder();
  const paths = [
    await writeNotebook(folder.path, "fine", [
      "md:# Text with `code` and $x$",
      'import { nearestName } from "lib/fetch/mod.ts";',
      'const name = await Promise.resolve(nearestName("a", ["ab"]));\nname;',
    ]),
    await writeNotebook(folder.path, "wrong", [
      "const count: number = 1;",
      "md:between",
      "\n// three\nconst text: string = count;\ntext;",
      "let again = 2;\nagain;",
    ]),
  ];
  await using twins = await notebookTwins(paths);
  const types = twins.translate(await check("check", twins.paths));
  assert.match(types, /TS2322 .*Type 'number' is not assignable to type 'string'/);
  assert.ok(types.includes(`${paths[1]}, code cell 2, line 3`), types);
  assert.doesNotMatch(types, /fine\.ipynb|twins-/);
  const lint = twins.translate(await check("lint", twins.paths));
  assert.match(lint, /prefer-const/);
  assert.ok(lint.includes(`${paths[1]}, code cell 3, line 1`), lint);
});

Deno.test("notebookTwins() removes its folder", async () => {
  await using folder = await projectFolder();
  const path = await writeNotebook(folder.path, "one", ["1"]);
  const twins = await notebookTwins([path]);
  assert.match(await Deno.readTextFile(twins.paths[0]), /^\/\/ %%\n1$/m);
  await twins[Symbol.asyncDispose]();
  await assert.rejects(Deno.stat(twins.paths[0]), Deno.errors.NotFound);
});
