import assert from "node:assert/strict";
import { workbookVersion } from "lib/fetch/mod.ts";

Deno.test("workbookVersion() is a commit, marked where files were changed, or unknown", () => {
  assert.match(workbookVersion(), /^([0-9a-f]{12}\+?|unknown)$/);
  assert.equal(workbookVersion(), workbookVersion());
});
