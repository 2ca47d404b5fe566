import { AlignedText } from "./aligned_text.ts";
import { normalizeInOrder } from "./canonical_order.ts";
import { codePointAt } from "./code_points.ts";
import {
  normalizeCodePoint,
  type NormalizerOptions,
  type Outcome,
} from "./normalize_code_point.ts";

// What the table says of a code unit: a unit to write (0 … 0xFFFF), the same with spaces around it
// (SPACED + unit), or one of these.
const SPACED = 0x10000;
const UNSEEN = -1;
const DROP = -2;
const STRING = -3;
const SURROGATE = -4;
const MOVES = -5;

/** So many astral code points are remembered; random Unicode would fill the memory otherwise. */
const REMEMBERED = 20_000;

/**
 * BERT's text normalisation with alignment to the raw text: one table look-up per code unit, the
 * table being filled as code units turn up.
 */
export class BertNormalizer {
  readonly #table = new Int32Array(0x10000).fill(UNSEEN);
  readonly #outcomes = new Map<number, Outcome>();

  constructor(readonly options: Readonly<NormalizerOptions>) {
    this.#table.fill(SURROGATE, 0xd800, 0xe000);
  }

  /** Appends the normalised form of raw units `from` to `to`. */
  normalizeInto(raw: Uint16Array, from: number, to: number, out: AlignedText): void {
    const begin = out.length;
    out.reserve(3 * (to - from) + 3);
    const table = this.#table;
    let { units, starts, ends, length } = out;
    for (let i = from; i < to; i++) {
      const action = table[raw[i]];
      if (action >= SPACED) {
        units[length] = units[length + 2] = 0x20;
        units[length + 1] = action - SPACED;
        starts[length] = starts[length + 1] = starts[length + 2] = i;
        ends[length] = ends[length + 1] = ends[length + 2] = i + 1;
        length += 3;
      } else if (action >= 0) {
        units[length] = action;
        starts[length] = i;
        ends[length++] = i + 1;
      } else if (action !== DROP) {
        out.length = length;
        const next = this.#appendUnusual(raw, i, to, out);
        if (next < 0) return normalizeInOrder(raw, from, to, this.options, out, begin);
        i = next - 1;
        ({ units, starts, ends, length } = out);
      }
    }
    out.length = length;
  }

  /** The normalised form of a string. */
  normalize(text: string): string {
    const out = new AlignedText();
    this.normalizeInto(unitsOf(text), 0, text.length, out);
    return out.slice();
  }

  /** Handles the code point at `i`; returns where the next one begins, or -1 if order matters. */
  #appendUnusual(raw: Uint16Array, i: number, to: number, out: AlignedText): number {
    const codePoint = codePointAt(raw, i, to);
    const next = codePoint > 0xffff ? i + 2 : i + 1;
    const outcome = this.#outcomeOf(codePoint);
    if (outcome === null) return -1;
    out.reserve(outcome.length + 3 * (to - next) + 3);
    out.append(outcome, i, next);
    return next;
  }

  #outcomeOf(codePoint: number): Outcome {
    const known = this.#outcomes.get(codePoint);
    if (known !== undefined) return known;
    const outcome = normalizeCodePoint(codePoint, this.options);
    if (this.#outcomes.size >= REMEMBERED) this.#outcomes.clear();
    this.#outcomes.set(codePoint, outcome);
    if (this.#table[codePoint] === UNSEEN) this.#table[codePoint] = actionFor(outcome);
    return outcome;
  }
}

function actionFor(outcome: Outcome): number {
  if (outcome === null) return MOVES;
  if (outcome === "") return DROP;
  if (outcome.length === 1) return outcome.charCodeAt(0);
  const spaced = outcome.length === 3 && outcome[0] === " " && outcome[2] === " ";
  return spaced ? SPACED + outcome.charCodeAt(1) : STRING;
}

/** The UTF-16 code units of a string. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}
