import type * as tf from "@tensorflow/tfjs";
import type { FetchOptions } from "lib/fetch/mod.ts";
import { loadTokenizer, type Tokenizer } from "lib/tokenizer/mod.ts";
import type { NamedTensors } from "./layer_weights.ts";
import { MASKED_LM_WEIGHTS, UNTIED_DECODER, WORD_EMBEDDINGS } from "./masked_lm_head.ts";
import { type BertModel, loadBertWith, makeVariable, saveBert, type SavedParts } from "./model.ts";
import type { BertWeight } from "./weights.ts";

/** A BERT that guesses masked words: encoder, masked-LM head and the tokenizer of its words. */
export interface MaskedLm {
  bert: BertModel;
  /**
   * The head's weights by Hugging Face name ("cls.predictions.…"). The decoder is the encoder's word
   * embeddings, or one of them where the checkpoint has it untied. Give them to `resizeEmbeddings` and
   * `addWords` as `head`, so that they grow along.
   */
  head: Record<string, tf.Variable>;
  tokenizer: Tokenizer;
  /** All weights by name, as `encode` and `maskedLmLogits` take them. */
  readonly variables: Record<string, tf.Variable>;
  dispose(): void;
}

/**
 * Loads a BERT with its masked-LM head: "bert-mini-zh", a folder or a name on the Hugging Face hub, of
 * any checkpoint of BertForMaskedLM or BertForPreTraining.
 *
 * @throws {Error} As `loadBert`, and if the checkpoint has no such head, naming the weights that were
 * looked for.
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { fillMask, loadMaskedLm } from "lib/bert/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh");
 * const [{ words }] = await fillMask(model, "这家酒店的[MASK]务很好", { top: 3 });
 * console.log(words[0].word); // 服
 * model.dispose();
 * ```
 */
export async function loadMaskedLm(source: string, options: FetchOptions = {}): Promise<MaskedLm> {
  const { bert, weights } = await loadBertWith(source, options);
  try {
    const head = headVariables(bert, weights), tokenizer = await loadTokenizer(bert.folder);
    return {
      ...{ bert, head, tokenizer },
      get variables() { // anew at each look: those that grow are replaced
        return { ...bert.variables, ...head };
      },
      dispose() {
        bert.dispose();
        Object.values(head).forEach((variable) => variable.dispose());
      },
    };
  } catch (error) {
    bert.dispose();
    throw error;
  }
}

let loaded = 0;

function headVariables(
  bert: BertModel,
  weights: ReadonlyMap<string, BertWeight>,
): Record<string, tf.Variable> {
  if (!weights.has(MASKED_LM_WEIGHTS[0])) throw noHead(bert.folder);
  const found = new Map(weights), bias = weights.get("cls.predictions.decoder.bias");
  if (bias) found.set("cls.predictions.bias", bias); // what transformers adds where the two differ
  const names = isUntied(bert, weights)
    ? [...MASKED_LM_WEIGHTS, UNTIED_DECODER]
    : MASKED_LM_WEIGHTS;
  const prefix = `${bert.name}#lm${loaded++}/`;
  return Object.fromEntries(names.flatMap((name) => {
    const weight = found.get(name);
    return weight ? [[name, makeVariable(prefix + name, weight.shape, weight.data)]] : [];
  }));
}

/** Old checkpoints bring a decoder that is a copy of the word embeddings; such a one is tied. */
function isUntied({ config }: BertModel, weights: ReadonlyMap<string, BertWeight>): boolean {
  const decoder = weights.get(UNTIED_DECODER)?.data, words = weights.get(WORD_EMBEDDINGS)?.data;
  if (!decoder || !words) return false;
  return config.tie_word_embeddings === false || decoder.some((x, i) => x !== words[i]);
}

/** Of a head that is there in part only, the reading of the weights has said what is missing. */
function noHead(folder: string): Error {
  return new Error(
    `Expected a masked-LM head, the weights ${MASKED_LM_WEIGHTS.join(", ")}, but found none of ` +
      `them (folder: ${folder}). Try bert-mini-zh, or a checkpoint of BertForMaskedLM or ` +
      "BertForPreTraining.",
  );
}

/**
 * Saves encoder, masked-LM head and tokenizer in Hugging Face's layout; Python's
 * `BertForMaskedLM.from_pretrained(folder)` and {@linkcode loadMaskedLm} load it.
 *
 * @example
 * ```ts
 * import { openEngine } from "lib/engine/mod.ts";
 * import { loadMaskedLm, saveMaskedLm } from "lib/bert/mod.ts";
 * await openEngine();
 * const model = await loadMaskedLm("bert-mini-zh"), folder = await Deno.makeTempDir();
 * await saveMaskedLm(model, folder);
 * model.dispose();
 * ```
 */
export async function saveMaskedLm(
  { bert, head, tokenizer }: MaskedLm,
  folder: string,
): Promise<void> {
  await saveBert(bert, folder, maskedLmFiles(head));
  await tokenizer.save(folder);
}

/** What `saveBert` is to write of a masked-LM head so that `BertForMaskedLM` loads it. */
export function maskedLmFiles(head: NamedTensors): Required<SavedParts> {
  const isTied = !(UNTIED_DECODER in head);
  const config = { architectures: ["BertForMaskedLM"], tie_word_embeddings: isTied };
  // untied, transformers takes the bias by the decoder's name
  const more: NamedTensors = isTied
    ? {}
    : { "cls.predictions.decoder.bias": head["cls.predictions.bias"] };
  return { tensors: { ...head, ...more }, config };
}
