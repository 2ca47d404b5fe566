/** Options of {@linkcode layeredRates}. */
export interface LayeredRatesOptions {
  /** Encoder layers of the model. */
  layers: number;
  /** Rate of the embeddings and of all layers below the top ones. */
  bottomRate: number;
  /** Rate of the `topLayers` uppermost layers. */
  topRate: number;
  topLayers: number;
  /** Rate of everything that is not the encoder. */
  headRate: number;
}

/**
 * A learning rate for each variable by its place in the model: the bottom of a pre-trained encoder
 * knows the language and moves little, its top layers and the head learn the task.
 *
 * @returns The rate of a variable by its name. Layers are matched by their whole number, so that layer
 * 1 is not layer 10.
 * @throws {RangeError} If `topLayers` is not between 0 and `layers`.
 * @example
 * ```ts
 * import { layeredRates } from "lib/optim/mod.ts";
 * const rate = layeredRates({ layers: 12, bottomRate: 1e-5, topRate: 3e-5, topLayers: 2, headRate: 3e-5 });
 * rate("bert.encoder.layer.1.output.dense.weight"); // 1e-5
 * rate("bert.encoder.layer.10.output.dense.weight"); // 3e-5
 * ```
 */
export function layeredRates(options: LayeredRatesOptions): (variable: string) => number {
  const { layers, bottomRate, topRate, topLayers, headRate } = options;
  if (!(topLayers >= 0 && topLayers <= layers)) {
    throw new RangeError(`Expected 0 to ${layers} top layers but found ${topLayers}.`);
  }
  return (variable) => {
    const layer = variable.match(/^bert\.encoder\.layer\.(\d+)\./)?.[1];
    if (layer !== undefined) return Number(layer) >= layers - topLayers ? topRate : bottomRate;
    return variable.startsWith("bert.") ? bottomRate : headRate;
  };
}
