import { decaysByDefault } from "./adamw.ts";
import { type Place, placeOf } from "./place_of.ts";

/** Options of {@linkcode rateTable}: what an optimizer is made of. */
export interface RateTableOptions {
  /** Learning rate before the schedule, by variable. */
  rate: (variable: string) => number;
  /** Decay of the weights, per unit of rate. */
  weightDecay: number;
  /** Whether a variable decays. Default: as {@linkcode adamw}. */
  decays?: (variable: string) => boolean;
  /** Whether a variable is held as it is. Default: none is. */
  frozen?: (variable: string) => boolean;
}

/** Variables of one place in the model that are treated alike. */
export interface RateRow {
  /** "embeddings", "layer 1" (the lowest, `bert.encoder.layer.0`) … "layer n", or "head". */
  group: string;
  /** Learning rate before the schedule; 0 if frozen. */
  rate: number;
  /** Decay of the weights, per unit of rate; 0 for LayerNorm and biases, and if frozen. */
  weightDecay: number;
  frozen: boolean;
  /** Tensors. */
  variables: number;
  /** Numbers in them. */
  parameters: number;
}

/**
 * What an optimizer does to each part of a model, from the bottom to the head: a row for what decays and
 * one for what does not. The rows' parameters add up to the model's.
 *
 * @param variables By name; tensors, or anything else that has a size.
 * @example
 * ```ts
 * import { layeredRates, rateTable } from "lib/optim/mod.ts";
 * const rate = layeredRates({ layers: 1, topRate: 3e-5, layerDecay: 0.5, headRate: 1e-4 });
 * const variables = {
 *   "bert.embeddings.word_embeddings.weight": { size: 800 },
 *   "bert.encoder.layer.0.output.dense.weight": { size: 64 },
 *   "bert.encoder.layer.0.output.dense.bias": { size: 8 },
 *   "head.out.weight": { size: 16 },
 * };
 * rateTable(variables, { rate, weightDecay: 0.01 })[2];
 * // { group: "layer 1", rate: 3e-5, weightDecay: 0, frozen: false, variables: 1, parameters: 8 }
 * ```
 */
export function rateTable(
  variables: Readonly<Record<string, { readonly size: number }>>,
  { rate, weightDecay, decays = decaysByDefault, frozen = () => false }: RateTableOptions,
): RateRow[] {
  const rows = new Map<string, { height: number; row: RateRow }>();
  for (const [name, { size }] of Object.entries(variables)) {
    const held = frozen(name), place = placeOf(name);
    const treatment = {
      group: groupName(place),
      rate: held ? 0 : rate(name),
      weightDecay: held || !decays(name) ? 0 : weightDecay,
      frozen: held,
    };
    const key = JSON.stringify(treatment), known = rows.get(key)?.row;
    const { variables: count, parameters } = known ?? { variables: 0, parameters: 0 };
    const row = { ...treatment, variables: count + 1, parameters: parameters + size };
    rows.set(key, { height: heightOf(place), row });
  }
  return [...rows.values()].sort((a, b) => a.height - b.height || byDecay(a.row, b.row))
    .map(({ row }) => row);
}

const groupName = (place: Place) => typeof place === "number" ? `layer ${place + 1}` : place;

function heightOf(place: Place): number {
  if (place === "embeddings") return -1;
  return place === "head" ? Infinity : place;
}

const byDecay = (a: RateRow, b: RateRow) => b.weightDecay - a.weightDecay;
