import { implausibility } from "./legacy_plausibility.ts";
import type { Reading, Unit } from "./mojibake_reading.ts";

/** What of a line to read otherwise, and by how much the evidence exceeds what is asked, in nats. */
export interface Verdict {
  units: Unit[];
  excess: number;
}

/** Where a line shows this many times what is asked, every stretch that gains is garbled. */
const CLEAR = 3;

/** What is also written on purpose shows little by itself. */
const DOUBTFUL = new Map([["Ã¥", 8]]);

/**
 * Weighs a reading of a line: how much more plausible each stretch becomes, together for the line,
 * as text that was garbled once was mostly garbled throughout. Null where it is not enough.
 */
export function weigh(line: string, reading: Reading): Verdict | null {
  const parts = stretchesOf(reading.units(line))
    .map((stretch) => bestPart(line, stretch, reading.isWhole));
  const strong = parts.filter(({ gain }) => gain >= reading.least);
  const evidence = strong.reduce((sum, { gain }) => sum + gain, 0);
  if (evidence < reading.threshold) return null;
  const garbled = evidence < CLEAR * reading.threshold
    ? strong
    : parts.filter(({ gain }) => gain > 0);
  return { units: garbled.flatMap(({ units }) => units), excess: evidence - reading.threshold };
}

/** Cuts units into stretches without gaps. */
function stretchesOf(units: readonly Unit[]): Unit[][] {
  const stretches: Unit[][] = [];
  units.forEach((unit, k) => {
    if (k > 0 && units[k - 1].to === unit.from) stretches[stretches.length - 1].push(unit);
    else stretches.push([unit]);
  });
  return stretches;
}

interface Part {
  units: Unit[];
  gain: number;
}

/** The units of a stretch, one after another, that gain most (Kadane's algorithm), or all of them. */
function bestPart(line: string, stretch: readonly Unit[], isWhole: boolean): Part {
  const best = { from: 0, to: 0, gain: -Infinity };
  let [from, gain] = [0, 0];
  stretch.forEach((unit, k) => {
    const [before, after] = [line.slice(Math.max(0, unit.from - 1), unit.from), line[unit.to]];
    const raw = line.slice(unit.from, unit.to);
    const cost = implausibility(raw, before);
    const fresh = cost - implausibility(unit.text, before);
    const joined = k === 0 ? fresh : gain + cost - implausibility(unit.text, stretch[k - 1].text);
    if (joined < fresh && !isWhole) from = k;
    gain = from === k ? fresh : joined;
    if (isWhole && k < stretch.length - 1) return;
    const total = gain + implausibility("", raw, after) - implausibility("", unit.text, after);
    if (total > best.gain) Object.assign(best, { from, to: k + 1, gain: total });
  });
  const units = stretch.slice(best.from, best.to);
  const limit = DOUBTFUL.get(line.slice(units[0].from, units[units.length - 1].to)) ?? Infinity;
  return { units, gain: Math.min(best.gain, limit) };
}
