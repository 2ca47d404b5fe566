import assert from "node:assert/strict";
import { nearestName } from "lib/fetch/mod.ts";

Deno.test("nearestName() finds a name with a few wrong letters, and none that is far", () => {
  const known = ["bert-mini-zh", "minilm-en", "bert-base-chinese"];
  assert.equal(nearestName("bert-mini-zn", known), "bert-mini-zh");
  assert.equal(nearestName("MiniLM_en", known), "minilm-en");
  assert.equal(nearestName("bert-base-chineese", known), "bert-base-chinese");
  assert.equal(nearestName("gpt2", known), null);
  assert.equal(nearestName("x", []), null);
});
