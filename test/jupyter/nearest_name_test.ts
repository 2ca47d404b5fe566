import assert from "node:assert/strict";
import { nearestName } from "lib/jupyter/mod.ts";

Deno.test("nearestName() finds what was mistyped", () => {
  const known = ["profile", "seeds", "learningRate"];
  assert.equal(nearestName("profle", known), "profile");
  assert.equal(nearestName("SEED", known), "seeds");
  assert.equal(nearestName("learning_rate", known), "learningRate");
});

Deno.test("nearestName() offers nothing when nothing is near", () => {
  assert.equal(nearestName("verbosity", ["profile", "seeds"]), null);
  assert.equal(nearestName("x", []), null);
});
