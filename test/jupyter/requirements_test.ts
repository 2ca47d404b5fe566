import assert from "node:assert/strict";
import { environmentPaths } from "lib/jupyter/environment_paths.ts";
import { parseRequirements } from "lib/jupyter/requirements.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";
import { projectRoot } from "lib/fetch/mod.ts";

Deno.test("parseRequirements() sorts packages by the way they are installed", () => {
  const text = "# note\n-c constraints.txt\nnbclient==0.11.0  # runs\n\nplotly==7.1.0\n" +
    "tensorflow-cpu==2.21.0\n";
  assert.deepEqual(parseRequirements(text), {
    packages: ["nbclient==0.11.0"],
    alone: ["plotly==7.1.0"],
    tensorflow: "2.21.0",
  });
});

Deno.test("parseRequirements() refuses versions that are not exact, with their line", () => {
  assert.throws(
    () => parseRequirements("nbclient>=0.11\n"),
    new SetupError(
      'Expected name==version in requirements.txt, line 1, but found "nbclient>=0.11"; give an ' +
        "exact version.",
    ),
  );
  assert.throws(
    () => parseRequirements("nbclient==1.0\n"),
    new SetupError(
      "Expected a line tensorflow-cpu==VERSION in requirements.txt but found none; restore it.",
    ),
  );
});

Deno.test("the project's own requirements and constraints name exact versions", async () => {
  const { requirements, constraints } = environmentPaths(projectRoot());
  assert.equal(parseRequirements(await Deno.readTextFile(requirements)).tensorflow, "2.21.0");
  const lines = (await Deno.readTextFile(constraints)).split("\n")
    .filter((line) => line && !line.startsWith("#"));
  assert.ok(lines.length > 50);
  for (const line of lines) assert.match(line, /^[a-z0-9.-]+==[a-z0-9.]+$/);
});
