import type * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import {
  encodeTagRows,
  type EncodeTagsOptions,
  type TagExample,
  type TagScheme,
  tagSet,
} from "../data/mod.ts";
import type { FetchOptions } from "../fetch/mod.ts";
import type { TagHead } from "../heads/mod.ts";
import type { Tokenizer } from "../tokenizer/mod.ts";
import type { ModelBatch } from "./batch_tensors.ts";
import { freshParts, type ModelSource } from "./fresh_parts.ts";
import type { RunConfig, TagsRunConfig } from "./run_config.ts";
import { type MakeTagHead, savedTagHead } from "./tag_head.ts";
import type { TagHeadConfig } from "./tag_head_options.ts";
import type { TaggingRow } from "./training_data.ts";
import { reportingCleaner, resolvedCleaning } from "./text_cleaner.ts";
import { type ModelParts, TextModel } from "./text_model.ts";

/** The part of a run config that makes a model for tagging. */
export type TaggerConfig =
  & ModelSource
  & Pick<TagsRunConfig, "head" | "overlap">
  & { clean?: RunConfig["clean"] };

/** How a model for tagging reads its rows. */
export interface TaggerOptions {
  head: TagHeadConfig;
  /** Tokens that windows of long rows share; null: a quarter of `maxLength`. */
  overlap: number | null;
}

/** A model that gives each word of a text a tag, and so finds the entities in it. */
export class Tagger extends TextModel<TagHead> {
  readonly task = "tags";
  readonly options: TaggerOptions;

  constructor(options: TaggerOptions, parts: ModelParts<TagHead>) {
    super(parts);
    this.options = options;
  }

  /** The scheme of the tags. */
  get scheme(): TagScheme {
    return this.options.head.scheme;
  }

  /**
   * Loads the encoder, begins its top layers anew where the config says so, and gives it a fresh, seeded
   * head.
   *
   * @param types of entities
   * @param makeHead Makes the head when rows can be encoded; default: one that knows nothing of rows.
   * @throws {Error} As `loadBert` and `loadTokenizer`.
   * @throws {RangeError} If the encoder has fewer positions than `maxLength`, or fewer words than its
   * tokenizer; or as `makeHead`.
   */
  static async create(
    config: TaggerConfig,
    types: readonly string[],
    { makeHead = savedTagHead, ...options }: FetchOptions & { makeHead?: MakeTagHead } = {},
  ): Promise<Tagger> {
    const { maxLength, head, overlap } = config, own = { head, overlap };
    const clean = resolvedCleaning(config.clean ?? false), labels = tagSet(types, head.scheme);
    const parts = await freshParts(config, {
      task: "tags",
      labels,
      makeHead(tokenizer) {
        const reading = { tokenizer, labels, maxLength, clean, blind: false };
        return makeHead(head, labels, (rows) => encoded(rows, own, reading));
      },
    }, options);
    const tagger = new Tagger(own, parts);
    tagger.clean = clean;
    return tagger;
  }

  /** Emissions [batch, length, tags] of a batch; with a seed, dropout is on. */
  override outputs(
    batch: ModelBatch,
    dropoutSeed?: tf.Tensor,
    weights: NamedTensors = this.variables,
  ): tf.Tensor3D {
    return this.head.emissions(weights, this.headInput(batch, dropoutSeed, weights));
  }

  /** The emissions: windows are merged before rows are decoded. */
  override answers(batch: ModelBatch, weights?: NamedTensors): tf.Tensor3D {
    return this.outputs(batch, undefined, weights);
  }

  override get saved(): Record<string, unknown> {
    return { task: this.task, ...this.options };
  }

  /**
   * Rows as the model sees them, long ones in windows.
   *
   * @param purpose To be trained on, windows are cut where no entity is cut; to be scored or predicted,
   * they are cut without a look at the tags.
   */
  encode(rows: readonly TaggingRow[], purpose: "train" | "predict" = "predict"): TagExample[] {
    const { options, tokenizer, labels, maxLength, clean } = this, blind = purpose === "predict";
    return encoded(rows, options, { tokenizer, labels, maxLength, clean, blind });
  }
}

/** As a tagger's `encode`. */
export function encoded(
  rows: readonly TaggingRow[],
  { head: { scheme, pieces }, overlap }: TaggerOptions,
  { tokenizer, labels, maxLength, clean, blind }: {
    tokenizer: Tokenizer;
    labels: readonly string[];
    maxLength: number;
    clean: RunConfig["clean"];
    blind: boolean;
  },
): TagExample[] {
  const options: EncodeTagsOptions = {
    tags: labels,
    scheme,
    pieces,
    maxLength,
    overlap: overlap ?? maxLength >> 2,
    blind,
    clean: reportingCleaner(clean),
  };
  return encodeTagRows(rows, tokenizer, options);
}
