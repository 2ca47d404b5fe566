import assert from "node:assert/strict";
import { joinPieces } from "lib/tokenizer/decode.ts";

Deno.test("joinPieces() joins pieces to words, and tidies when asked", () => {
  const tokens = ["un", "##able", ",", "do", "##n", "'", "t", "##", "!"];
  assert.equal(joinPieces(tokens, "##", false), "unable , don ' t !");
  assert.equal(joinPieces(tokens, "##", true), "unable, don ' t!");
  assert.equal(joinPieces(["##x"], "##", true), "##x");
});
