import { placeOf } from "./place_of.ts";

/** Options of {@linkcode frozenVariables}. */
export interface FrozenVariablesOptions {
  /** Encoder layers of the model. */
  layers: number;
  /** Hold so many of the lowest layers. */
  freeze: number;
  /** Hold the embeddings. */
  freezeEmbeddings: boolean;
}

/**
 * Which variables are held as they are: the embeddings, some of the lowest layers, or both. The head
 * never is. An optimizer does not get to see them, so that they need no gradient and no state.
 *
 * @returns Whether a variable is held, by its name.
 * @throws {RangeError} If `freeze` is not between 0 and `layers`.
 * @example
 * ```ts
 * import { frozenVariables } from "lib/optim/mod.ts";
 * const frozen = frozenVariables({ layers: 12, freeze: 2, freezeEmbeddings: true });
 * frozen("bert.embeddings.word_embeddings.weight"); // true
 * frozen("bert.encoder.layer.1.output.dense.weight"); // true
 * frozen("bert.encoder.layer.10.output.dense.weight"); // false
 * ```
 */
export function frozenVariables(
  { layers, freeze, freezeEmbeddings }: FrozenVariablesOptions,
): (variable: string) => boolean {
  if (!(freeze >= 0 && freeze <= layers)) {
    throw new RangeError(`Expected 0 to ${layers} frozen layers but found ${freeze}.`);
  }
  return (variable) => {
    const place = placeOf(variable);
    return place === "embeddings" ? freezeEmbeddings : place !== "head" && place < freeze;
  };
}
