/**
 * BERT's encoder: configuration, weights, forward pass with its own gradients; and its masked-LM head.
 *
 * @module
 */
export { addWords, type AddWordsOptions, type WordTokenizer } from "./add_words.ts";
export { cloze, type ClozeAnswer, type ClozeItem, type ClozeOptions } from "./cloze.ts";
export { BertConfig } from "./config.ts";
export { encode, type EncodeOptions, type EncoderBatch } from "./encoder.ts";
export { fillMask, type MaskFill } from "./fill_mask.ts";
export type { NamedTensors } from "./layer_weights.ts";
export { loadMaskedLm, type MaskedLm, maskedLmFiles, saveMaskedLm } from "./masked_lm.ts";
export { maskedLmLogits, WORD_EMBEDDINGS } from "./masked_lm_head.ts";
export { readJsonFile } from "./read_json_file.ts";
export { type BertModel, loadBert, makeVariable, saveBert, type SavedParts } from "./model.ts";
export {
  type MaskedRow,
  predictMasked,
  type PredictMaskedOptions,
  type TopTokens,
} from "./predict_masked.ts";
export { resizeEmbeddings, type ResizeOptions } from "./resize_embeddings.ts";
export { readSafetensors, type SafetensorsTensor } from "./safetensors_read.ts";
export { type WritableTensor, writeSafetensors } from "./safetensors_write.ts";
