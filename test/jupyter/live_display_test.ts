import assert from "node:assert/strict";
import { join } from "node:path";
import { runNotebook } from "lib/jupyter/mod.ts";
import { readNotebook } from "lib/jupyter/executed_notebook.ts";
import { projectFolder, writeNotebook } from "./write_notebook.ts";

Deno.test("liveDisplay() shows at most ten states a second in place, and the last one always", async () => {
  await using folder = await projectFolder();
  const path = await writeNotebook(folder.path, "live", [
    `import { liveDisplay } from "lib/jupyter/mod.ts";
     let sent = 0;
     const broadcast = Deno.jupyter.broadcast;
     Deno.jupyter.broadcast = (type, content, extra) => {
       if (type.includes("display_data")) sent++;
       return broadcast(type, content, extra);
     };
     const progress = liveDisplay();
     for (let step = 0; step < 3000; step++) {
       progress.update({ "text/plain": "state " + step });
       if (step % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
     }
     await progress.finish();
     sent`,
    // Nobody finishes this one: the last state comes a moment later all the same.
    `const other = liveDisplay();
     for (let step = 0; step < 50; step++) other.update({ "text/plain": "other " + step });
     await new Promise((resolve) => setTimeout(resolve, 300));`,
  ]);
  const { output } = await runNotebook(path, { folder: join(folder.path, "out") });
  const [first, second] = (await readNotebook(output)).cells.map(({ outputs = [] }) =>
    outputs.map(({ data }) => [data?.["text/plain"]].flat().join(""))
  );
  assert.equal(first[0], "state 2999");
  const sent = Number(first[1].replace(/\D*\[\d+m/g, ""));
  assert.ok(sent >= 3 && sent <= 12, `${first[1]} states were sent in about 0.7 s`);
  assert.deepEqual(second, ["other 49"]);
});
