import type { TagExample } from "../data/mod.ts";
import { countTags, crfHead, type TagHead, tagSoftmaxHead } from "../heads/mod.ts";
import { classLoss } from "./loss_function.ts";
import type { TagsRunConfig } from "./run_config.ts";
import type { TagHeadConfig } from "./tag_head_options.ts";
import type { TaggingRow } from "./training_data.ts";

/** Makes a head for tagging, given a way to encode rows with its tags. */
export type MakeTagHead = (
  options: TagHeadConfig,
  tags: readonly string[],
  encode: (rows: readonly TaggingRow[]) => TagExample[],
) => TagHead;

/** The head that options ask for, as it is loaded: nothing of it depends on rows any more. */
export const savedTagHead = (options: TagHeadConfig, tags: readonly string[]): TagHead =>
  headOf(options, tags);

/**
 * Makes the head of a run, which may begin with counts of the training tags, or weigh tags by them.
 *
 * @throws {RangeError} If class weights do not fit the tags, or the loss needs a tag that train lacks.
 */
export function trainedTagHead(
  { loss }: Pick<TagsRunConfig, "loss">,
  train: readonly TaggingRow[],
): MakeTagHead {
  return (options, tags, encode) => {
    const classes = () => encode(train).map((example) => example.tags);
    if (options.kind === "crf") {
      const counts = options.initial === "counts" ? countTags(classes(), tags.length) : undefined;
      return headOf(options, tags, { counts });
    }
    let counted: number[] | undefined;
    const counts = () => counted ??= tagFrequencies(classes(), tags.length);
    return headOf(options, tags, { lossOf: classLoss(loss, { labels: tags, counts }) });
  };
}

interface FromRows {
  counts?: Parameters<typeof crfHead>[2];
  lossOf?: Parameters<typeof tagSoftmaxHead>[1];
}

function headOf(
  given: TagHeadConfig,
  tags: readonly string[],
  { counts, lossOf }: FromRows = {},
): TagHead {
  if (given.kind === "softmax") return tagSoftmaxHead({ dropout: given.dropout }, lossOf);
  const { kind: _kind, initial: _initial, pieces: _pieces, ...options } = given;
  return crfHead(options, tags, counts);
}

/** How many tokens have each tag. */
export function tagFrequencies(rows: readonly Int32Array[], tags: number): number[] {
  const counts = new Array<number>(tags).fill(0);
  for (const row of rows) for (const tag of row) if (tag >= 0) counts[tag]++;
  return counts;
}
