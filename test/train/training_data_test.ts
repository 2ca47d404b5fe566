import assert from "node:assert/strict";
import type { PairRow, Row, SentenceRow } from "lib/data/mod.ts";
import { checkedData, type TrainingData } from "lib/train/training_data.ts";

const row = (id: number, label: string): SentenceRow => ({
  id: `${id}`,
  text: `text ${id}`,
  label,
});

function data(
  splits: Partial<TrainingData<Row>["splits"]> = {},
  rest: Partial<TrainingData<Row>> = {},
): TrainingData<Row> {
  const rows = [row(1, "a"), row(2, "b"), row(3, "a")];
  return {
    name: "rows",
    labels: ["a", "b"],
    splits: { train: rows, dev: rows, test: rows, ...splits },
    ...rest,
  };
}

/** Asserts the whole message, which all begin and end alike. */
function refuses(
  given: TrainingData<Row>,
  name: string,
  message: string,
  task: "sentence" | "pair" = "sentence",
): void {
  assert.throws(() => checkedData(given, task), { name, message });
}

Deno.test("checkedData() passes sentences on as they are, and nothing beside them", () => {
  const given = data(), checked = checkedData({ ...given, ...{ title: "more" } }, "sentence");
  assert.deepEqual(checked, given);
  assert.equal(checked.splits.train, given.splits.train);
});

Deno.test("checkedData() takes an empty test split", () => {
  assert.deepEqual(checkedData(data({ test: [] }), "sentence").splits.test, []);
});

Deno.test("checkedData() refuses fewer than two labels, and a label twice", () => {
  const end = "(data set: rows). A classifier chooses among labels; try data that has several.";
  const start = "Expected at least two labels, all different, but found";
  refuses(data({}, { labels: ["a"] }), "RangeError", `${start} ["a"] ${end}`);
  refuses(data({}, { labels: [] }), "RangeError", `${start} [] ${end}`);
  refuses(data({}, { labels: ["a", "b", "a"] }), "RangeError", `${start} "a" twice ${end}`);
});

Deno.test("checkedData() refuses an empty train or dev split in words", () => {
  refuses(
    data({ dev: [] }),
    "RangeError",
    "Expected rows in train and dev but found none in dev (data set: rows). The best epoch is " +
      "chosen by its score on dev; try moving a tenth of train there.",
  );
  refuses(
    data({ train: [] }),
    "RangeError",
    "Expected rows in train and dev but found none in train (data set: rows). Try a larger limit, " +
      "or another file.",
  );
});

Deno.test("checkedData() refuses to train on rows of one label only", () => {
  refuses(
    data({ train: [row(1, "a"), row(2, "a")] }),
    "RangeError",
    'Expected rows of at least two labels in train but found only "a" (data set: rows). Nothing ' +
      "can be learned from one label; try a larger or stratified sample.",
  );
});

Deno.test("checkedData() refuses rows of another task, and says which and where", () => {
  const pair: PairRow = { ...row(9, "a"), textB: "more" };
  const others: [Row, string][] = [
    [pair, "a pair of texts"],
    [{ id: "9", tokens: ["a"], tags: ["O"] }, "words with tags"],
    [{ id: "9", text: "a", entities: [] }, "a text with entities"],
  ];
  for (const [other, what] of others) {
    refuses(
      data({ dev: [row(1, "a"), other] }),
      "TypeError",
      `Expected rows of a text and its label, for the task "sentence", but found ${what} (data ` +
        'set: rows, split dev, row 2). Try data whose task is "sentence", for example by ' +
        "loadSentences.",
    );
  }
});

Deno.test("checkedData() takes pairs for the task of pairs, and nothing else", () => {
  const pairs = [row(1, "a"), row(2, "b")].map((each) => ({ ...each, textB: "more" }));
  const given = data({ train: pairs, dev: pairs, test: pairs });
  assert.deepEqual(checkedData(given, "pair"), given);
  const others: [string, string][] = [
    ['{"id": "9", "text": "a", "label": "a"}', "a single text"],
    ['{"id": "9", "text": "a", "textB": 7, "label": "a"}', "7 as its textB, not a string"],
    ['{"id": "9", "text": "a", "entities": []}', "a text with entities"],
  ];
  for (const [json, what] of others) {
    refuses(
      data({ train: pairs, dev: [...pairs, JSON.parse(json)] }),
      "TypeError",
      `Expected rows of two texts and their label, for the task "pair", but found ${what} (data ` +
        'set: rows, split dev, row 3). Try data whose task is "pair", for example by loadPairs.',
      "pair",
    );
  }
});

Deno.test("checkedData() refuses what no type-checker has seen", () => {
  const wrong: [string, RegExp][] = [
    ['{"id": "9", "text": "a"}', /but found nothing as its label, not a string \(/],
    ['{"id": "9", "text": "a", "label": 1}', /but found 1 as its label, not a string \(/],
    ['{"text": "a", "label": "a"}', /but found nothing as its id, not a string \(/],
    ['{"id": "9", "text": null, "label": "a"}', /but found null as its text, not a string \(/],
    ["null", /but found null instead of a row \(data set: rows, split test, row 1\)/],
  ];
  for (const [json, message] of wrong) {
    const given = data({ test: [JSON.parse(json)] });
    assert.throws(() => checkedData(given, "sentence"), { name: "TypeError", message });
  }
  const nameless = data({}, { name: "" });
  assert.throws(
    () => checkedData(nameless, "sentence"),
    /data with a name but found "" \(data.name\)/,
  );
});
