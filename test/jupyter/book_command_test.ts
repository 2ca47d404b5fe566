import assert from "node:assert/strict";
import { bookCommand, readArguments } from "lib/jupyter/mod.ts";
import { PARAMETERS_VARIABLE } from "lib/jupyter/parameters.ts";

Deno.test("bookCommand() gives the notebook's number and what the run was given", () => {
  assert.equal(bookCommand("04_sentence_pairs", "full"), "deno task book 04 profile=full");
  const given = { seeds: 9, profile: "full", sets: ["zh_ocnli"], scale: 1e-5, name: "a b" };
  Deno.env.set(PARAMETERS_VARIABLE, JSON.stringify(given));
  try {
    const command = bookCommand("04_sentence_pairs", "quick");
    assert.equal(
      command,
      `deno task book 04 profile=full seeds=9 sets='["zh_ocnli"]' scale=0.00001 name='a b'`,
    );
    const words = [
      "04",
      "profile=full",
      "seeds=9",
      'sets=["zh_ocnli"]',
      "scale=0.00001",
      "name=a b",
    ];
    assert.deepEqual(readArguments(words, ["04_sentence_pairs"]).parameters, given);
  } finally {
    Deno.env.delete(PARAMETERS_VARIABLE);
  }
});
