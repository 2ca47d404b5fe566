import assert from "node:assert/strict";
import { runPython } from "lib/jupyter/run_python.ts";

Deno.test("runPython() hands JSON in and text out", async () => {
  const script = "import json, sys; print(sum(json.load(sys.stdin)), sys.argv[1])";
  assert.equal(await runPython(["-c", script, "中文"], [1, 2], "add"), "3 中文\n");
});

Deno.test("runPython() passes on what a failing script said, even one that reads nothing", async () => {
  const large = "x".repeat(1e6);
  await assert.rejects(
    runPython(["-c", "raise SystemExit('cannot do it')"], large, "do it"),
    /^Error: Python could not do it:\ncannot do it\n$/,
  );
});
