/** Tiny models of each kind whose answers differ from text to text, and what they are asked. */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { BertConfig, loadMaskedLm, type MaskedLm } from "lib/bert/mod.ts";
import { optionalShapes } from "lib/bert/bert_shapes.ts";
import { RunConfig, type RunConfigInput, Tagger, TextClassifier } from "lib/train/mod.ts";
import { temporaryFolder, TINY_CONFIG, tinyModel, toyRows } from "../train/tiny_model.ts";

/** Fresh weights hardly tell texts apart; larger ones do. */
function enlarge(variables: Record<string, tf.Variable>, factor = 20): void {
  for (const [name, variable] of Object.entries(variables)) {
    const isLarge = /word_embeddings|head\.(dense|out)\.weight|predictions\.transform/.test(name);
    if (isLarge) tf.tidy(() => variable.assign(tf.mul(variable, factor)));
  }
}

type Config = Record<string, unknown>;

/** A classifier over the tiny BERT. */
export async function tinyClassifier(
  more: Config = {},
  config: Config = TINY_CONFIG,
): Promise<TextClassifier> {
  const run = RunConfig.parse(
    { model: await tinyModel({ config }), maxLength: 64, ...more } as RunConfigInput,
  );
  const model = await TextClassifier.create(run, ["bad", "good", "so-so"]);
  enlarge(model.variables);
  return model;
}

/** A tagger over the tiny BERT, of windows of 32 tokens. */
export async function tinyTagger(head: Config = {}): Promise<Tagger> {
  const config = { task: "tags", model: await tinyModel(), maxLength: 32, overlap: 8, head };
  const run = RunConfig.parse(config as RunConfigInput);
  if (run.task !== "tags") throw new Error("not tags");
  const model = await Tagger.create(run, ["G", "B"]);
  enlarge(model.variables);
  return model;
}

/** The tiny BERT with a masked-LM head, tied or not. */
export async function tinyMaskedLm({ isTied = true } = {}): Promise<MaskedLm> {
  const config = { ...TINY_CONFIG, tie_word_embeddings: isTied };
  const [, head, decoder] = optionalShapes(BertConfig.parse(config));
  const more = isTied ? head : [...head, ...decoder];
  return await loadMaskedLm(await tinyModel({ config, more }));
}

/** A path that is not there yet. */
export const newFolder = async () => join(await temporaryFolder(), "export");

/** Texts of many lengths, with dirt, nothing, and a "[SEP]" in the middle. */
export const TEXTS = [
  ...[30, 3, 70, 7, 1].map((length) => toyRows(1, { seed: length, length })[0].text),
  "",
  "<b>gooda</b>   anyb",
  "gooda [SEP] badb anyc",
];

/** All pairs of neighbours. */
export const PAIRS = TEXTS.map((text, i): [string, string] => [
  text,
  TEXTS[(i + 3) % TEXTS.length],
]);
