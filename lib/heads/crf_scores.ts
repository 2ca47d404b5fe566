import type { NamedTensors } from "../bert/mod.ts";
import { crfNumbers } from "./crf_parameters.ts";

/** The scores of a linear-chain CRF beside the emissions, as plain numbers by tag. */
export interface CrfScores {
  /** [tags] score of beginning with a tag. */
  start: number[];
  /** [tags] score of ending with a tag. */
  end: number[];
  /** [tags][tags] score of going from the row's tag to the column's. */
  transitions: number[][];
}

/**
 * What a CRF head has learnt of sequences, to be looked at, e.g. by `transitionHeatmap`. Reads values:
 * not inside `compile`.
 *
 * @param variables those of the head, e.g. of a whole model
 * @throws {RangeError} when there is no CRF among them
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { openEngine } from "lib/engine/mod.ts";
 * import { crfScores } from "lib/heads/mod.ts";
 * await openEngine();
 * console.log(crfScores({
 *   "head.crf.start": tf.tensor([1, 2]),
 *   "head.crf.end": tf.tensor([3, 4]),
 *   "head.crf.transitions": tf.tensor([[5, 6], [7, 8]]),
 * }).transitions[0]); // [5, 6]
 * ```
 */
export function crfScores(variables: NamedTensors): CrfScores {
  const named = (name: string) => {
    const found = variables[`head.crf.${name}`];
    if (found) return found;
    throw new RangeError(
      `Expected variables of a CRF head but found none named head.crf.${name}. Try those of a model ` +
        "whose head is crf.",
    );
  };
  const { start, end, transitions } = crfNumbers({
    start: named("start"),
    end: named("end"),
    transitions: named("transitions"),
  });
  const tags = start.length;
  const rowOf = (_: number, k: number) => [...transitions.subarray(k * tags, (k + 1) * tags)];
  return { start: [...start], end: [...end], transitions: Array.from(start, rowOf) };
}
