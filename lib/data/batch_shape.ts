/** What decides the shapes of batches. */
export interface ShapeOptions {
  /** Examples per batch; with a token budget, at most so many. */
  batchSize: number;
  /** Most tokens per batch, padding included: fewer examples where they are long. */
  tokenBudget?: number;
  /** Pad to a multiple of this, so that few different shapes occur. Default 16. */
  lengthMultiple?: number;
  /** Never pad beyond this; no example may be longer. */
  maxLength?: number;
}

/** The length that a batch is padded to, from that of its longest example. */
export function paddedLength(
  longest: number,
  { lengthMultiple = 16, maxLength = Infinity }: ShapeOptions,
): number {
  return Math.min(Math.ceil(longest / lengthMultiple) * lengthMultiple, maxLength);
}

/** Examples in a batch of a padded length: one shape for each length. At least 1. */
export function rowsAt(
  length: number,
  { batchSize, tokenBudget = Infinity }: ShapeOptions,
): number {
  return Math.max(1, Math.min(batchSize, Math.floor(tokenBudget / length)));
}
