import assert from "node:assert/strict";
import { deathMessage, failureMessage } from "lib/jupyter/failure_message.ts";

const failed = {
  cell: 2,
  cells: 5,
  source: "const a: number = 1;\n\nrun(a);",
  name: "RangeError",
  text: "Expected more rows but found 0",
  trace: [
    "Stack trace:",
    "RangeError: Expected more rows but found 0",
    "    at check (file:///p/lib/data/rows.ts:31:9)",
    "    at <anonymous>:2:1",
  ],
};

Deno.test("failureMessage() names notebook, cell, line, error and the place in the library", async () => {
  assert.equal(
    await failureMessage("03_x", failed, "/p"),
    "03_x failed in cell 2 of 5, line 3:\n    run(a);\n" +
      "RangeError: Expected more rows but found 0\n(thrown in lib/data/rows.ts:31)",
  );
});

Deno.test("failureMessage() does without line and place when the trace does not tell", async () => {
  assert.equal(
    await failureMessage("03_x", { ...failed, trace: [] }, "/p"),
    "03_x failed in cell 2 of 5:\nRangeError: Expected more rows but found 0",
  );
});

Deno.test("deathMessage() passes the kernel's last words on", () => {
  assert.equal(
    deathMessage("03_x", failed, "terminate called\n"),
    "03_x failed in cell 2 of 5: the kernel's process ended under it (most often: out of memory, " +
      "a crash in a native library, or Deno.exit). Its last words:\nterminate called",
  );
});
