import assert from "node:assert/strict";
import { guessColumns } from "lib/data/guess_columns.ts";

Deno.test("guessColumns() knows usual names, and what they make of a row", () => {
  assert.deepEqual(guessColumns(["label", "text_a"]), {
    task: "sentence",
    columns: { text: "text_a", label: "label" },
  });
  assert.deepEqual(guessColumns(["sentence1", "sentence2", "label"]), {
    task: "pair",
    columns: { text: "sentence1", textB: "sentence2", label: "label" },
  });
  assert.deepEqual(guessColumns(["tokens", "ner_tags"]), {
    task: "tags",
    columns: { tokens: "tokens", tags: "ner_tags" },
  });
  assert.deepEqual(guessColumns(["text", "entities"]), {
    task: "tags",
    columns: { text: "text", entities: "entities" },
  });
  assert.deepEqual(guessColumns(["text"]).columns, { text: "text" }); // a label may be lacking
});

Deno.test("guessColumns() takes what is given before what is usual", () => {
  const { task, columns } = guessColumns(["text", "b", "stars"], { textB: "b", label: "stars" });
  assert.deepEqual([task, columns], ["pair", { text: "text", textB: "b", label: "stars" }]);
  assert.equal(guessColumns(["text", "text_b", "label"], {}, "sentence").task, "sentence");
  assert.ok("textB" in guessColumns(["text", "text_b", "label"], {}, "prompt").columns);
});

Deno.test("guessColumns() says which columns there are when it cannot tell", () => {
  assert.throws(() => guessColumns(["ham", "Go until"]), {
    name: "TypeError",
    message: 'Expected a column for "text" but found only ham, Go until. Try naming it, e.g. ' +
      "text=ham; where the first line is a row already, name the columns in their order (header).",
  });
});
