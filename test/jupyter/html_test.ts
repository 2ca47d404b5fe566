import assert from "node:assert/strict";
import { readableSeconds, scriptJson } from "lib/jupyter/html.ts";

Deno.test("scriptJson() cannot end its script element", () => {
  const value = { text: "</script><b>" };
  assert.doesNotMatch(scriptJson(value), /</);
  assert.deepEqual(JSON.parse(scriptJson(value)), value);
});

Deno.test("readableSeconds() speaks like people", () => {
  const cases: [number, string][] = [[0.04, "0.0 s"], [9.94, "9.9 s"], [42.3, "42 s"], [
    119.7,
    "2 min 0 s",
  ], [605, "10 min 5 s"]];
  for (const [seconds, text] of cases) assert.equal(readableSeconds(seconds), text);
});
