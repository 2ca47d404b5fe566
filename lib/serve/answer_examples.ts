import { type Example, makeBatch, planBatches } from "../data/mod.ts";
import type { OnnxSession } from "../export/mod.ts";
import { softmax } from "../metrics/mod.ts";

/** Where numbers of one example lie in those of its batch. */
type RowOf = (data: Float32Array, row: number, batch: { size: number; length: number }) => number[];

/** How examples are put into batches. */
export interface AnswerOptions {
  batchSize: number;
  padId: number;
  signal?: AbortSignal;
}

/**
 * Runs a model over examples, long ones with long ones, each batch padded to its own longest and no more.
 *
 * @param read takes an example's numbers out of its batch's
 * @returns what was read of each example, in their order
 */
export async function answerExamples(
  session: OnnxSession,
  examples: readonly Example[],
  read: RowOf,
  { batchSize, padId, signal }: AnswerOptions,
): Promise<number[][]> {
  const shape = { batchSize, padId, lengthMultiple: 1, fill: false };
  const lengths = examples.map(({ encoding }) => encoding.length);
  const found: number[][] = new Array(examples.length);
  for (const numbers of planBatches(lengths, { ...shape, bucket: 1 })) {
    signal?.throwIfAborted();
    const batch = makeBatch(examples, numbers, shape), { data } = await session.run(batch);
    numbers.forEach((number, row) => found[number] = read(data, row, batch));
  }
  return found;
}

/** Probabilities of a row's labels. */
export const probabilities: RowOf = (data, row, { size }) => {
  const width = data.length / size;
  return softmax(data.subarray(row * width, (row + 1) * width));
};

/** Emissions of a row's tokens, those of padding included: [length × tags]. */
export const emissions: RowOf = (data, row, { size }) => {
  const width = data.length / size;
  return Array.from(data.subarray(row * width, (row + 1) * width));
};
