/** A matrix in whole numbers of 8 bits, and the factor of each of its rows that brings them back. */
export interface Quantised {
  values: Int8Array;
  /** [rows] */
  scales: Float32Array;
}

/**
 * The largest number of a matrix that is multiplied: of 7 bits. Processors without VNNI add two products
 * of 8-bit numbers in 16 bits, where larger ones would be cut off: a model would answer differently there,
 * and worse.
 */
export const LARGEST_FACTOR = 63;

/** The largest number of a table that is only looked up. */
export const LARGEST_ENTRY = 127;

/**
 * Rounds each row of a matrix to whole numbers by a scale of its own, symmetric about 0.
 *
 * @param matrix [rows, width]
 * @param largest of the numbers; the row's largest absolute value becomes it
 * @example
 * ```ts
 * import { quantisedRows } from "lib/export/quantise.ts";
 * const { values, scales } = quantisedRows(Float32Array.of(1, -0.5, 0, 0), 2, 2, 100);
 * console.log(values, scales[0]); // [100, -50, 0, 0], 0.01
 * ```
 */
export function quantisedRows(
  matrix: Float32Array,
  rows: number,
  width: number,
  largest: number,
): Quantised {
  const values = new Int8Array(rows * width), scales = new Float32Array(rows);
  for (let i = 0; i < rows; i++) {
    let most = 0;
    for (let k = i * width; k < (i + 1) * width; k++) most = Math.max(most, Math.abs(matrix[k]));
    const scale = scales[i] = most / largest || 1;
    for (let k = i * width; k < (i + 1) * width; k++) values[k] = Math.round(matrix[k] / scale);
  }
  return { values, scales };
}
