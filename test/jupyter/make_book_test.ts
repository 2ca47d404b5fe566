import assert from "node:assert/strict";
import { join } from "node:path";
import { ArgumentError, makeBook, readKeptRuns } from "lib/jupyter/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { parse } from "../report/dom.ts";
import { projectFolder, writeNotebook } from "./write_notebook.ts";

const READ = (field: string) =>
  `import { z } from "zod";
   import { readParameters } from "lib/jupyter/mod.ts";
   const values = readParameters(z.object({
     profile: z.enum(["quick", "full"]).default("quick"), ${field}
   }));`;

Deno.test("makeBook() goes on after a failing notebook and writes a page for each and the index", async () => {
  await using folder = await projectFolder();
  const [notebooks, reports] = ["notebooks", "reports"].map((name) => join(folder.path, name));
  await Deno.mkdir(notebooks);
  await writeNotebook(notebooks, "00_a", [
    "md:# First\n\nIt fails.",
    READ(""),
    "throw new Error('no')",
  ]);
  await writeNotebook(notebooks, "01_b", [
    "md:# Second",
    READ("rows: z.int().default(1),"),
    "values.rows",
  ]);
  const said: string[] = [];
  const options = {
    notebooks,
    reports,
    folder: join(folder.path, "out"),
    say: (text: string) => void said.push(text),
  };
  const asked = { notebooks: ["00_a", "01_b"], parameters: { profile: "full", rows: 7 } };
  const runs = await makeBook(asked, options);
  assert.deepEqual(runs.map(({ name, outcome }) => [name, outcome]), [
    ["00_a", "failed"],
    ["01_b", "finished"],
  ]);
  assert.match(
    said.join("\n"),
    /00_a failed in cell 2 of 2, line 1:\n {4}throw new Error\('no'\)\nError: no/,
  );
  const page = async (name: string) =>
    parse(await Deno.readTextFile(join(reports, `${name}.html`)), "text/html");
  const text = async (name: string, selector: string) =>
    [...(await page(name)).querySelectorAll(selector)].map(({ textContent }) => textContent);
  assert.match((await text("00_a", ".banner"))[0], /This run failed/);
  assert.match((await text("00_a", ".run"))[0], /profile full/);
  assert.match((await text("01_b", ".run"))[0], /profile full · rows 7/);
  assert.deepEqual(await text("index", ".card h2"), ["First", "Second"]);
  assert.deepEqual(await text("index", ".card p:not(.facts)"), ["It fails.", ""]);

  const kept = await readKeptRuns(reports);
  assert.deepEqual(kept.map(({ notebook, parameters }) => [notebook, parameters]), [
    ["01_b", { profile: "full", rows: 7 }],
  ], "whole runs only");

  // A slip of typing costs no page.
  const before = await Deno.readTextFile(join(reports, "01_b.html"));
  const [slip] = await makeBook({ notebooks: ["01_b"], parameters: { rows: "x" } }, options);
  assert.match(slip.problem ?? "", /Parameter "rows" was "x": expected number, received string/);
  assert.equal(await Deno.readTextFile(join(reports, "01_b.html")), before);

  await assert.rejects(
    makeBook({ ...asked, parameters: { row: 7 } }, options),
    new ArgumentError(
      'None of these notebooks has a parameter "row". Did you mean "rows"? Known: profile, rows.',
    ),
  );
});

Deno.test("makeBook() makes a page of every kind of output", async () => {
  await using folder = await projectFolder();
  const [run] = await makeBook({ notebooks: ["showcase"], parameters: { rows: 2 } }, {
    notebooks: join(projectRoot(), "test", "jupyter", "fixtures"),
    reports: folder.path,
    folder: join(folder.path, "out"),
    say: () => {},
  });
  assert.match(
    run.problem ?? "",
    /^showcase failed in cell 5 of 6, line 4:\n {4}broken\.value!\.deep/,
  );
  const html = await Deno.readTextFile(join(folder.path, "showcase.html"));
  const document = parse(html, "text/html");
  const count = (selector: string) => [...document.querySelectorAll(selector)].length;
  assert.equal(count(".figure > img.figure-static"), 1);
  assert.equal(count(".jp-RenderedHTML tbody tr"), 2);
  assert.ok(count(".katex") > 5);
  assert.equal(count("pre.error"), 1);
});
