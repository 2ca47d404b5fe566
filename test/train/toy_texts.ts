/** A tiny masked LM, and texts without labels in which each word tells the next one. */
import { join } from "node:path";
import { BertConfig, type WritableTensor, writeSafetensors } from "lib/bert/mod.ts";
import { bertShapes, optionalShapes } from "lib/bert/bert_shapes.ts";
import { seededRandom } from "lib/data/mod.ts";
import type { PretrainConfigInput, PretrainData } from "lib/train/mod.ts";
import { type Spoil, temporaryFolder, TINY_CONFIG, VOCABULARY } from "./tiny_model.ts";

/** A folder with the tiny model and a masked-LM head, the same in each call but for what `spoil` changes. */
export async function tinyMaskedLm({ spoil }: { spoil?: Spoil } = {}): Promise<string> {
  const folder = await temporaryFolder(), config = BertConfig.parse(TINY_CONFIG);
  const random = seededRandom(7), tensors = new Map<string, WritableTensor>();
  const head = optionalShapes(config).find(([[name]]) => name.startsWith("cls.predictions"));
  const shapes = [...bertShapes(config), ...head ?? []]
    .filter(([name]) => !name.includes("decoder"));
  for (const [name, shape] of shapes) {
    const size = shape.reduce((a, b) => a * b, 1), isScale = name.endsWith("LayerNorm.weight");
    const data = Float32Array.from({ length: size }, () => {
      return (isScale ? 1 : 0) + 0.2 * (random.next() - 0.5);
    });
    const tensor = { shape: [...shape], data };
    if (spoil?.(name, tensor) !== "left out") tensors.set(name, tensor);
  }
  await writeSafetensors(join(folder, "model.safetensors"), tensors);
  await Deno.writeTextFile(join(folder, "config.json"), JSON.stringify(TINY_CONFIG));
  await Deno.writeTextFile(join(folder, "vocab.txt"), VOCABULARY.join("\n") + "\n");
  return folder;
}

const LETTERS = "abcdefgh";

/** Texts of pairs of words: good* is followed by the any* of the same letter. */
export function toyTexts(
  count: number,
  { seed = 1, pairs = 4 } = {},
): { id: string; text: string }[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const letters = Array.from(
      { length: pairs + i % 3 },
      () => LETTERS[random.below(LETTERS.length)],
    );
    return { id: `${seed}-${i}`, text: letters.map((x) => `good${x} any${x}`).join(" ") };
  });
}

export const toyTextData = (): PretrainData => ({
  name: "toy texts",
  splits: { train: toyTexts(96, { seed: 1 }), dev: toyTexts(32, { seed: 2 }) },
});

/** Three epochs of twelve steps, which learn the pairs. */
export const pretrainRecipe: PretrainConfigInput = {
  model: await tinyMaskedLm(),
  batchSize: 8,
  epochs: 3,
  maxLength: 32,
  patience: 9,
  precision: "fp32",
  optim: { bottomRate: 0.008, topRate: 0.008, headRate: 0.008 },
};
