/**
 * Augmentation: more rows to train on, made from those that there are. Texts go in and come out; only the
 * neighbours by a masked LM need a model.
 *
 * @module
 */
export {
  type AugmentedSplits,
  type AugmentOptions,
  type AugmentReport,
  augmentSplits,
} from "./augment_splits.ts";
export { type DeletionOptions, randomDeletion } from "./random_deletion.ts";
export { labelAgreement, type Labeller } from "./label_agreement.ts";
export { maskedNeighbours, type MaskedNeighboursOptions } from "./masked_neighbours.ts";
export { type Rewriter } from "./rewriter.ts";
export { type SynonymOptions, synonymReplacement } from "./synonym_replacement.ts";
export { loadSynonyms, type SynonymLanguage, type Synonyms } from "./load_synonyms.ts";
