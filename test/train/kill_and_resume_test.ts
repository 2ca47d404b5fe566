import assert from "node:assert/strict";
import { killAndResume } from "./kill_and_resume.ts";

Deno.test({
  name: "a run that is killed at any moment goes on and leaves the bits of the straight run",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const runs = await killAndResume({ runs: 5, kills: 1 });
    assert.equal(runs.length, 5);
    for (const { kills, problem } of runs) {
      assert.equal(kills.length, 1);
      assert.equal(problem, undefined, `killed ${kills}`);
    }
  },
});
