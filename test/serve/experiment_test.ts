import assert from "node:assert/strict";
import { parseExperiment } from "lib/serve/mod.ts";
import { experiment } from "./toy_experiment.ts";

Deno.test("parseExperiment() names each entry at fault", () => {
  const twice = [{ name: "old" }, { name: "old" }];
  assert.throws(
    () => parseExperiment({ name: "a b", variants: twice, metric: { name: "click" }, effect: 0 }),
    /expected letters(.|\n)*effect/,
  );
  assert.throws(
    () => experiment({ variants: [{ name: "x" }, { name: "x" }] }),
    /expected two names/,
  );
  const guards = [{ name: "click", margin: 1 }];
  assert.throws(() => experiment({ guards }), /expected each number once/);
});
