import { placeOf } from "./place_of.ts";

/** Two rates for the encoder, one for the head. */
export interface TwoRates {
  /** Encoder layers of the model. */
  layers: number;
  /** Rate of the embeddings and of all layers below the top ones. */
  bottomRate: number;
  /** Rate of the `topLayers` uppermost layers. */
  topRate: number;
  topLayers: number;
  /** Rate of everything that is not the encoder. */
  headRate: number;
  layerDecay?: null;
}

/** A rate for each layer of the encoder, one for the head. */
export interface DecayingRates {
  /** Encoder layers of the model. */
  layers: number;
  /** Rate of the uppermost layer. */
  topRate: number;
  /** Each layer's rate by that of the layer above it, > 0 and ≤ 1; the embeddings come last. */
  layerDecay: number;
  /** Rate of everything that is not the encoder. */
  headRate: number;
}

/** Options of {@linkcode layeredRates}. */
export type LayeredRatesOptions = TwoRates | DecayingRates;

/**
 * A learning rate for each variable by its place in the model: the bottom of a pre-trained encoder
 * knows the language and moves little, its top layers and the head learn the task.
 *
 * Without `layerDecay`: `topRate` for the `topLayers` uppermost layers, `bottomRate` for what lies
 * below. With it, for layers k = 0 … n−1 of the encoder and the embeddings:
 *
 *     ηₖ = topRate · layerDecayⁿ⁻¹⁻ᵏ,   η_embeddings = topRate · layerDecayⁿ
 *
 * ELECTRA (Clark et al. 2020; `_get_layer_lrs` of its released code) has η · decayⁿ⁺²⁻ᵈ with depth d = 0
 * for the embeddings, k+1 for layer k and n+2 for the head. That is headRate = η and
 * topRate = η · decay²: its top layer is two depths below the head.
 *
 * @returns The rate of a variable by its name. Layers are matched by their whole number, so that layer
 * 1 is not layer 10. It throws a RangeError for a variable of a layer that the model does not have.
 * @throws {RangeError} If `topLayers` is not between 0 and `layers`, or `layerDecay` is out of range.
 * @example
 * ```ts
 * import { layeredRates } from "lib/optim/mod.ts";
 * const rate = layeredRates({ layers: 12, bottomRate: 1e-5, topRate: 3e-5, topLayers: 2, headRate: 3e-5 });
 * rate("bert.encoder.layer.1.output.dense.weight"); // 1e-5
 * rate("bert.encoder.layer.10.output.dense.weight"); // 3e-5
 *
 * const eta = 1e-4, layerDecay = 0.8; // ELECTRA's own for its base model
 * const electra = layeredRates({ layers: 12, topRate: eta * layerDecay ** 2, layerDecay, headRate: eta });
 * electra("bert.embeddings.word_embeddings.weight"); // 0.8¹⁴ · 1e-4 = 4.4e-6
 * ```
 */
export function layeredRates(options: LayeredRatesOptions): (variable: string) => number {
  const { layers, headRate } = options, rateBelow = encoderRates(options);
  return (variable) => {
    const place = placeOf(variable);
    if (place === "head") return headRate;
    if (place === "embeddings") return rateBelow(layers);
    if (place < layers) return rateBelow(layers - 1 - place);
    throw new RangeError(`Expected a variable of ${layers} layers but found "${variable}".`);
  };
}

/** The rate by the number of encoder layers above. */
function encoderRates(options: LayeredRatesOptions): (layersAbove: number) => number {
  const { layers, topRate } = options;
  if (typeof options.layerDecay === "number") {
    const { layerDecay } = options;
    if (!(layerDecay > 0 && layerDecay <= 1)) {
      throw new RangeError(`Expected a layerDecay above 0 and up to 1 but found ${layerDecay}.`);
    }
    return (above) => topRate * layerDecay ** above;
  }
  const { topLayers, bottomRate } = options;
  if (!(topLayers >= 0 && topLayers <= layers)) {
    throw new RangeError(`Expected 0 to ${layers} top layers but found ${topLayers}.`);
  }
  return (above) => above < topLayers ? topRate : bottomRate;
}
