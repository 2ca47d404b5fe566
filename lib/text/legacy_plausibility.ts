import { CHINESE_MARKS, Kind, PAIRS, RANGES, TIERS } from "./legacy_costs.ts";
import { codeIndex, twoByteCharacters } from "./legacy_two_byte.ts";

const KINDS = 18;

/** What a unit costs at most that stands there already: people write ´´ and !!!, but not ÿÿÿ. */
const REPEATED = 1;

interface Model {
  costs: Float32Array;
  kinds: Uint8Array;
  pairs: Float32Array;
}

let model: Model | undefined;

/**
 * How implausible a text is, in nats: a unigram model of what people write, in any script, with a
 * few rules on neighbours. The difference between two readings of the same bytes is the evidence for
 * the cheaper one.
 *
 * @param before what stands before the text
 * @param after what stands behind it
 */
export function implausibility(text: string, before = "", after = ""): number {
  const { costs, kinds, pairs } = model ??= makeModel();
  let lastUnit = before === "" ? 0 : before.charCodeAt(before.length - 1);
  let last = kinds[lastUnit];
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const kind = kinds[unit];
    const cost = costs[unit] + pairs[last * KINDS + kind];
    const isDrawn = unit === lastUnit && cost > REPEATED && !isAccented(kind);
    sum += isDrawn ? REPEATED : cost;
    last = kind;
    lastUnit = unit;
  }
  return after === "" ? sum : sum + pairs[last * KINDS + kinds[after.charCodeAt(0)]];
}

function isAccented(kind: number): boolean {
  return kind === Kind.accentedLower || kind === Kind.accentedUpper;
}

function makeModel(): Model {
  const costs = new Float32Array(0x10000).fill(15);
  const kinds = new Uint8Array(0x10000);
  for (const [from, to, kind, cost] of RANGES) {
    costs.fill(cost, from, to + 1);
    kinds.fill(kind, from, to + 1);
  }
  setCased(costs, kinds, 0x0100, 0x017f);
  setCased(costs, kinds, 0x1e80, 0x1ef9);
  costs[0x017f] = 15; // ſ
  setOrdinaryHanzi(costs);
  for (const [characters, cost] of [...TIERS, ...CHINESE_MARKS]) {
    for (const character of characters) costs[character.charCodeAt(0)] = cost;
  }
  return { costs, kinds, pairs: makePairs() };
}

/** Letters of the extended Latin blocks, where capitals and small letters alternate. */
function setCased(costs: Float32Array, kinds: Uint8Array, from: number, to: number): void {
  for (let unit = from; unit <= to; unit++) {
    const isUpper = String.fromCharCode(unit).toLowerCase() !== String.fromCharCode(unit);
    costs[unit] = isUpper ? 10 : 8.5;
    kinds[unit] = isUpper ? Kind.accentedUpper : Kind.accentedLower;
  }
}

/** Both standards have two levels: characters of general use, and rarer ones. */
function setOrdinaryHanzi(costs: Float32Array): void {
  const gb = twoByteCharacters("gb18030");
  const big5 = twoByteCharacters("big5");
  setRows(costs, big5, 0xc9, 0xf9, 0x40, 14);
  setRows(costs, gb, 0xd8, 0xf7, 0xa1, 12.5);
  setRows(costs, big5, 0xa4, 0xc6, 0x40, 11);
  setRows(costs, gb, 0xb0, 0xd7, 0xa1, 10.3);
}

function setRows(
  costs: Float32Array,
  table: Uint16Array,
  from: number,
  to: number,
  firstTrail: number,
  cost: number,
): void {
  for (let lead = from; lead <= to; lead++) {
    for (let trail = firstTrail; trail <= 0xfe; trail++) {
      const unit = table[codeIndex(lead, trail)];
      if (unit >= 0x4e00 && unit <= 0x9fff) costs[unit] = cost;
    }
  }
}

function makePairs(): Float32Array {
  const pairs = new Float32Array(KINDS * KINDS);
  for (const [before, after, cost] of PAIRS) {
    for (const a of before) for (const b of after) pairs[a * KINDS + b] = cost;
  }
  return pairs;
}
