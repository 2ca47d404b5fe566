import assert from "node:assert/strict";
import { replaceBlock } from "../../lib/cli/replace_block.ts";

const TEXT = "a\n<!-- generated: times -->\nold\n<!-- /generated -->\nz\n";

Deno.test("replaceBlock() replaces what is between the marks and nothing else", () => {
  const once = replaceBlock(TEXT, "times", "new\n", "README.md");
  assert.equal(once, "a\n<!-- generated: times -->\n\nnew\n\n<!-- /generated -->\nz\n");
  assert.equal(replaceBlock(once, "times", "new", "README.md"), once);
});

Deno.test("replaceBlock() says which marks are missing", () => {
  assert.throws(() => replaceBlock(TEXT, "scores", "x", "README.md"), {
    message:
      'Expected the lines "<!-- generated: scores -->" and "<!-- /generated -->" in README.md ' +
      "but found none.",
  });
});
