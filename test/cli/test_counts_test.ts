import assert from "node:assert/strict";
import { testCounts } from "../../lib/cli/test_counts.ts";

Deno.test("testCounts() reads deno's closing line, coloured or not, with steps and ignored tests", () => {
  const line = "ok | 12 passed (3 steps) | 0 failed | 2 ignored (1s)\n";
  assert.deepEqual(testCounts(`running 12 tests\n${line}`, 0), { passed: 12, failed: 0 });
  const coloured =
    "\x1b[0m\x1b[31mFAILED\x1b[0m | 3 passed (7 steps) | 1 failed (2 steps) \x1b[0m(8s)\n";
  assert.deepEqual(testCounts(coloured, 1), { passed: 3, failed: 1 });
});

Deno.test("testCounts() sums several runs and is not misled by what tests print", () => {
  const output =
    "ok | 2 passed | 0 failed (1s)\nsay ok | 100 passed | 100 failed\nFAILED | 1 passed | 3 failed (2s)";
  assert.deepEqual(testCounts(output, 1), { passed: 3, failed: 3 });
});

Deno.test("testCounts() counts a run that broke down as one failed", () => {
  assert.deepEqual(testCounts("error: Module not found", 1), { passed: 0, failed: 1 });
  assert.deepEqual(testCounts("ok | 5 passed | 0 failed (1s)", 139), { passed: 5, failed: 1 });
});
