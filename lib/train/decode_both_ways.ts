import * as tf from "@tensorflow/tfjs";
import {
  type CrfParameters,
  type TagConstraints,
  tagConstraints,
  viterbiDecode,
} from "../heads/mod.ts";
import { decodeRows } from "./answer_tags.ts";
import { evaluator } from "./evaluate.ts";
import type { Tagger } from "./tagger.ts";
import type { TaggingRow } from "./training_data.ts";

/** The tags of some rows, each decoded twice from the same emissions. */
export interface BothDecodings {
  /** [rows][units] as they are annotated; units are words, or their pieces where all are tagged. */
  truth: string[][];
  /** [rows][units] the best sequence of all. */
  free: string[][];
  /** [rows][units] the best of those that the scheme allows. */
  constrained: string[][];
  /** Rows whose best sequence of all breaks the scheme. */
  broken: number;
}

/**
 * Decodes rows with the constraints of the model's scheme and without, whatever its head does by itself: to
 * see what they change. Of a softmax head the best sequence of all is the best tag at each position.
 *
 * @param rows not too many at a time: their emissions are held
 * @returns nothing of it is a tensor
 * @example
 * ```ts
 * import type { EntityRow } from "lib/data/mod.ts";
 * import { decodeBothWays, type Tagger } from "lib/train/mod.ts";
 * const share = async (model: Tagger, rows: EntityRow[]) =>
 *   (await decodeBothWays(model, rows)).broken / rows.length;
 * console.log(typeof share);
 * ```
 */
export async function decodeBothWays(
  model: Tagger,
  rows: readonly TaggingRow[],
): Promise<BothDecodings> {
  const examples = model.encode(rows), { labels, scheme } = model;
  const reading = evaluator(model, 32);
  const emissions = await reading.answers(examples).finally(() => reading.dispose());
  const { start, end, transitions } = model.head.chain(model.variables);
  const allowed = tagConstraints(labels, scheme), width = labels.length;
  const found: BothDecodings = { truth: [], free: [], constrained: [], broken: 0 };
  tf.tidy(() => {
    const crf = {
      start: tf.tensor1d(start),
      end: tf.tensor1d(end),
      transitions: tf.tensor2d(transitions, [width, width]),
    };
    for (const row of decodeRows(model, examples, emissions, model.variables)) {
      const tagsOf = (constraints?: TagConstraints) => best(row.emissions, width, crf, constraints);
      const free = tagsOf(), names = (tags: Int32Array) => Array.from(tags, (tag) => labels[tag]);
      found.truth.push([...row.rowTags]);
      found.free.push(names(free));
      found.constrained.push(names(tagsOf(allowed)));
      if (isBroken(free, allowed)) found.broken++;
    }
  });
  return found;
}

function best(
  values: Float32Array,
  width: number,
  crf: CrfParameters,
  constraints?: TagConstraints,
): Int32Array {
  const length = values.length / width;
  return tf.tidy(() => {
    const emissions = tf.tensor3d(values, [1, length, width]);
    return viterbiDecode(emissions, tf.ones([1, length], "int32"), crf, { constraints })[0].tags;
  });
}

function isBroken(tags: Int32Array, { start, end, transitions }: TagConstraints): boolean {
  const whole = start[tags[0]] && end[tags[tags.length - 1]];
  return !whole || tags.some((tag, t) => t > 0 && !transitions[tags[t - 1]][tag]);
}
