/** A BERT of two layers in a folder of its own, and toy reviews for it: seconds instead of minutes. */
import { join } from "node:path";
import { BertConfig, type WritableTensor, writeSafetensors } from "lib/bert/mod.ts";
import { bertShapes, optionalShapes, type Shapes } from "lib/bert/bert_shapes.ts";
import { type PairRow, seededRandom, type SentenceRow } from "lib/data/mod.ts";
import type { TrainingData } from "lib/train/mod.ts";

const SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
const words = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String.fromCharCode(97 + i)}`);

/** Words that only good reviews have, that only bad ones have, and that all have. */
const GOOD = words("good", 20), BAD = words("bad", 20), ANY = words("any", 26);
export const VOCABULARY = [...SPECIAL, ...GOOD, ...BAD, ...ANY];

export const TINY_CONFIG = {
  model_type: "bert",
  vocab_size: 80,
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 64,
  max_position_embeddings: 128,
};

/** Changes a tensor before it is written, or leaves it out. */
export type Spoil = (
  name: string,
  tensor: { shape: number[]; data: Float32Array },
) => "left out" | void;

/** A new folder that goes when the test file is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "tiny_bert_" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return folder;
}

/**
 * Writes the model into a new folder: config.json, vocab.txt and random weights, the same in each
 * call but for what `spoil` changes.
 */
export async function tinyModel(
  { config = TINY_CONFIG, spoil, more = [] }: {
    config?: Record<string, unknown>;
    spoil?: Spoil;
    /** Further tensors. */
    more?: Shapes;
  } = {},
): Promise<string> {
  const folder = await temporaryFolder();
  const random = seededRandom(7), tensors = new Map<string, WritableTensor>();
  for (const [name, shape] of [...bertShapes(BertConfig.parse(config)), ...more]) {
    const size = shape.reduce((a, b) => a * b, 1), isScale = name.endsWith("LayerNorm.weight");
    const data = Float32Array.from({ length: size }, () => {
      return (isScale ? 1 : 0) + 0.2 * (random.next() - 0.5);
    });
    if (spoil?.(name, { shape, data }) === "left out") continue;
    tensors.set(name, { shape, data });
  }
  await writeSafetensors(join(folder, "model.safetensors"), tensors);
  await Deno.writeTextFile(join(folder, "config.json"), JSON.stringify(config));
  await Deno.writeTextFile(join(folder, "vocab.txt"), VOCABULARY.join("\n") + "\n");
  return folder;
}

/** The model with a masked-LM head. */
export function tinyMaskedLm(spoil?: Spoil): Promise<string> {
  const [, more] = optionalShapes(BertConfig.parse(TINY_CONFIG));
  return tinyModel({ more, spoil });
}

/** Reviews that a look at single words tells apart: half of their words say good or bad. */
export function toyRows(
  count: number,
  { seed = 1, length = 6 }: { seed?: number; length?: number } = {},
): SentenceRow[] {
  const random = seededRandom(seed);
  const oneOf = (list: string[]) => list[random.below(list.length)];
  return Array.from({ length: count }, (_, i) => {
    const good = i % 2 === 0;
    const text = Array.from({ length }, (_, k) => oneOf(k % 2 ? ANY : good ? GOOD : BAD));
    return { id: `${seed}-${i}`, text: text.join(" "), label: good ? "good" : "bad" };
  });
}

/** Toy reviews in three splits that share no seed. */
export function toyData(
  { train = 96, dev = 24, test = 24 }: { train?: number; dev?: number; test?: number } = {},
): TrainingData {
  return {
    name: "toy reviews",
    labels: ["bad", "good"],
    splits: {
      train: toyRows(train, { seed: 1 }),
      dev: toyRows(dev, { seed: 2 }),
      test: toyRows(test, { seed: 3 }),
    },
  };
}

/** Pairs of toy reviews of different lengths, of which the second one alone decides the label. */
export function toyPairs(count: number, { seed = 1 }: { seed?: number } = {}): PairRow[] {
  const random = seededRandom(seed);
  const [good, bad] = ["good", "bad"].map((label) =>
    toyRows(2 * count, { seed }).filter((row) => row.label === label)
  );
  const review = (of: SentenceRow[], i: number) =>
    of[i].text.split(" ").slice(0, 2 + random.below(5)).join(" ");
  return Array.from({ length: count }, (_, i) => {
    const [first, second] = [i % 4 < 2 ? good : bad, i % 2 ? bad : good];
    const text = review(first, (i + 1) % count), textB = review(second, i);
    return { id: `${seed}-${i}`, text, textB, label: second[i].label };
  });
}

/** Toy pairs in three splits. */
export function toyPairData({ train = 96, dev = 24, test = 24 } = {}): TrainingData<PairRow> {
  return {
    name: "toy pairs",
    labels: ["bad", "good"],
    splits: {
      train: toyPairs(train, { seed: 1 }),
      dev: toyPairs(dev, { seed: 2 }),
      test: toyPairs(test, { seed: 3 }),
    },
  };
}
