import assert from "node:assert/strict";
import {
  hasFigure,
  Notebook,
  notebookSummary,
  notebookTitle,
  readNotebook,
  shownParameters,
} from "lib/jupyter/executed_notebook.ts";
import { notebook } from "./write_notebook.ts";

const parse = (...cells: string[]) => Notebook.parse(notebook(cells));

Deno.test("notebookTitle() is the first heading of the first level", () => {
  assert.equal(
    notebookTitle(parse("1", "md:text\n# The *title* of `x` \nmore", "md:# Other")),
    "The title of x",
  );
  assert.equal(notebookTitle(parse("# no heading, code")), null);
});

Deno.test("notebookSummary() is the first paragraph, on one line", () => {
  assert.equal(
    notebookSummary(parse("md:# Title\n\n> quote\n\nFirst\nparagraph.\n\nSecond.")),
    "First paragraph.",
  );
  assert.equal(notebookSummary(parse("md:# Title\nRight below.")), "Right below.");
  assert.equal(
    notebookSummary(parse("md:# Title", "md:**Bold [start](url)** 2 * 3.")),
    "Bold start 2 * 3.",
  );
  assert.equal(notebookSummary(parse("md:# Title")), "");
});

Deno.test("shownParameters() and hasFigure() look into outputs", () => {
  const bare = parse("1");
  assert.equal(shownParameters(bare), null);
  assert.equal(hasFigure(bare), false);
  const [cell] = bare.cells;
  const data = {
    "application/vnd.workbook.parameters+json": { seeds: 3 },
    "application/vnd.plotly.v1+json": { data: [] },
  };
  const full = { ...bare, cells: [{ ...cell, outputs: [{ output_type: "display_data", data }] }] };
  assert.deepEqual(shownParameters(full), { seeds: 3 });
  assert.equal(hasFigure(full), true);
});

Deno.test("readNotebook() names the file that is no notebook, and what is wrong", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ipynb" });
  await Deno.writeTextFile(path, '{"cells": 3, "metadata": {}, "nbformat": 4}');
  await assert.rejects(readNotebook(path), (error: Error) => {
    assert.ok(
      error.message.startsWith(`Expected a Jupyter notebook in ${path} but could not read it: `),
    );
    assert.match(error.message, /cells/);
    return true;
  });
});
