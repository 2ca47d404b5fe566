import assert from "node:assert/strict";
import { markdownTable, mistakeColumns, type Prediction, worstMistakes } from "lib/report/mod.ts";

const labels = ["ham", "spam"];
const row = (id: number, label: string, spam: number, text?: string): Prediction => ({
  id,
  split: "test",
  label,
  predicted: spam > 0.5 ? "spam" : "ham",
  probabilities: [1 - spam, spam],
  text,
});

Deno.test("worstMistakes() sorts wrong rows by loss and leaves right ones out", () => {
  const rows = [row(1, "ham", 0.6), row(2, "ham", 0.1), row(3, "spam", 0.01), row(4, "ham", 0.9)];
  const worst = worstMistakes(rows, labels);
  assert.deepEqual(worst.map((mistake) => mistake.id), [3, 4, 1]);
  assert.equal(worst[0].loss, -Math.log(0.01));
  assert.equal(worst[0].probability, 0.99);
  assert.deepEqual(worstMistakes(rows, labels, { count: 1 }).map((mistake) => mistake.id), [3]);
});

Deno.test("worstMistakes() cuts text between characters as readers see them", () => {
  const family = "👨‍👩‍👧‍👦";
  const [mistake] = worstMistakes(
    [row(1, "ham", 0.9, `${family}e\u0301\n${family} 好评`)],
    labels,
    {
      length: 4,
    },
  );
  assert.equal(mistake.text, `${family}e\u0301 …`);
});

Deno.test("worstMistakes() shows both texts of a pair", () => {
  const pair = { ...row(1, "ham", 0.9, "first"), textB: "second" };
  assert.equal(worstMistakes([pair], labels)[0].text, "first ⟷ second");
});

Deno.test("worstMistakes() keeps a sure mistake finite", () => {
  assert.equal(worstMistakes([row(1, "ham", 1)], labels)[0].loss, -Math.log(Number.EPSILON));
});

Deno.test("mistakeColumns fill a table", () => {
  const table = markdownTable(worstMistakes([row(9, "ham", 0.75, "a|b")], labels), mistakeColumns);
  assert.equal(table.split("\n")[2], "| a\\|b | ham | spam | 0.7500 | 1.386 | 9 |");
});

Deno.test("worstMistakes() refuses probabilities that do not fit the labels", () => {
  const without = { ...row(5, "ham", 0.9), probabilities: undefined };
  assert.throws(() => worstMistakes([without], labels), {
    name: "RangeError",
    message: 'Expected 2 probabilities and labels among ["ham","spam"] but found no ' +
      'probabilities, label "ham" and prediction "spam" (row 5). Try data.labels of the same run.',
  });
  assert.throws(() => worstMistakes([row(5, "eggs", 0.9)], labels), /label "eggs"/);
});
