import assert from "node:assert/strict";
import { join } from "node:path";
import { declaredParameters, listNotebooks } from "lib/jupyter/notebook_files.ts";
import { writeNotebook } from "./write_notebook.ts";

Deno.test("listNotebooks() names notebooks in reading order and nothing else", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["10_c.ipynb", "02_b.ipynb", "notes.md", ".hidden.ipynb"]) {
    await Deno.writeTextFile(join(folder, name), "");
  }
  await Deno.mkdir(join(folder, "x.ipynb"));
  assert.deepEqual(await listNotebooks(folder), ["02_b", "10_c"]);
  assert.deepEqual(await listNotebooks(join(folder, "none")), []);
});

Deno.test("declaredParameters() reads the names from the notebook's text", async () => {
  const folder = await Deno.makeTempDir();
  const path = await writeNotebook(folder, "a", [
    "md:readParameters( notThis: 1 )",
    "const other = { notThis: 1 };\nconst { profile } = readParameters(z.object({\n" +
    '  profile: z.enum(["quick", "full"]).default("quick"),\n  rate : z.number(), // per layer\n}));',
    "const after = { notThis: 2 };",
  ]);
  assert.deepEqual(await declaredParameters(path), ["profile", "rate"]);
  assert.deepEqual(await declaredParameters(await writeNotebook(folder, "b", ["1"])), []);
});
