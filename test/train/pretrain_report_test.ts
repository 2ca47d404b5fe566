import assert from "node:assert/strict";
import { join } from "node:path";
import { loadMaskedLm, type MaskedLm } from "lib/bert/mod.ts";
import { readRunRecords } from "lib/report/mod.ts";
import { pretrain, wordCloze, writePretrainReport } from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";
import { temporaryFolder } from "./tiny_model.ts";
import { pretrainRecipe, toyTexts } from "./toy_texts.ts";

await openForTests();

Deno.test("writePretrainReport() writes scores, curves and the cloze of new words, and no text", async () => {
  const folder = await temporaryFolder(),
    [out, report] = ["run", "report"].map((x) => join(folder, x));
  const texts = toyTexts(60).map(({ text }, i) => i % 2 ? text : `badc zeitgeist badd ${text}`);
  await Deno.writeTextFile(join(folder, "texts.txt"), texts.join("\n"));
  const words = ["zeitgeist", "nowhere"], train = join(folder, "texts.txt");
  const { model, record } = await pretrain({ ...pretrainRecipe, words, train, out });
  model.dispose();
  const before = living(), command = "deno task pretrain run.json --report report";
  await writePretrainReport(report, out, { command });
  assert.deepEqual(living(), before);

  const names = Array.from(Deno.readDirSync(report), ({ name }) => name).sort();
  assert.deepEqual(names, ["curves.svg", "pretrain.md", "results.json", "words.json"]);
  const [kept] = await readRunRecords(report);
  assert.deepEqual(kept.evals, record.evals);
  assert.deepEqual([kept.predictions, kept.config.train], [undefined, "texts.txt"]);
  const [known, absent] = JSON.parse(await Deno.readTextFile(join(report, "words.json")));
  assert.ok(
    known.texts > 0 && known.after.medianRank < known.before.medianRank,
    JSON.stringify(known),
  );
  assert.deepEqual(absent, { word: "nowhere", texts: 0, before: null, after: null });
  const page = await Deno.readTextFile(join(report, "pretrain.md"));
  assert.match(page, /\n\| step \| loss \| perplexity \| accuracy \|\n/);
  assert.ok(page.includes(`again by \`${command}\``));
  for (const name of names) {
    const text = await Deno.readTextFile(join(report, name));
    assert.ok(!texts.some((one) => text.includes(one)) && !text.includes(folder), name);
  }
  await assert.rejects(writePretrainReport(report, folder, { command }), /found no metrics\.json/);
});

Deno.test("wordCloze() tells the median rank and the mean probability over texts that hold the word", async () => {
  const before = await loadMaskedLm(String(pretrainRecipe.model));
  const texts = toyTexts(30).map(({ text }) => text);
  const [one] = await wordCloze({ before, after: before }, ["gooda"], texts, { most: 4 });
  assert.equal(one.texts, 4);
  assert.deepEqual(one.before, one.after);
  const single = async (model: MaskedLm, text: string) =>
    (await wordCloze({ before: model, after: model }, ["gooda"], [text]))[0].before;
  const holding = texts.filter((text) => text.includes("gooda")).slice(0, 4);
  const each = [];
  for (const text of holding) each.push(await single(before, text));
  const ranks = each.map((mean) => mean?.medianRank ?? NaN).sort((a, b) => a - b);
  assert.equal(one.before?.medianRank, (ranks[1] + ranks[2]) / 2);
  const mean = each.reduce((sum, own) => sum + (own?.meanProbability ?? NaN), 0) / 4;
  assert.ok(Math.abs((one.before?.meanProbability ?? NaN) - mean) < 1e-6);
  before.dispose();
});
