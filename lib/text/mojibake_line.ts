import { weigh } from "./mojibake_evidence.ts";
import { signsIn } from "./mojibake_marks.ts";
import type { Unit } from "./mojibake_reading.ts";
import { aGraveUnits, controlUnits, READINGS } from "./mojibake_readings.ts";
import type { Edit } from "./rule.ts";

/** Text that was garbled more often than this, layer on layer, stays as it is. */
const MAX_PASSES = 16;

/** A line being repaired: its text, and where each UTF-16 unit came from in the line as given. */
interface Traced {
  text: string;
  starts: Int32Array;
  ends: Int32Array;
}

/**
 * Repairs one line, layer by layer, until nothing is garbled any more; a line that does not settle
 * is left alone, so that repairing what was repaired does nothing.
 *
 * @param offset where the line begins in its text
 */
export function repairLine(line: string, offset: number): Edit[] {
  let units = garbledUnits(line);
  if (units.length === 0) return []; // mostly so
  let traced: Traced = {
    text: line,
    starts: Int32Array.from({ length: line.length }, (_, i) => i),
    ends: Int32Array.from({ length: line.length }, (_, i) => i + 1),
  };
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    traced = replaceUnits(traced, units);
    units = garbledUnits(traced.text);
    if (units.length === 0) return editsOf(line, traced, offset);
  }
  return [];
}

/** What the likeliest reading makes of the line; once nothing else is left, its last remains. */
function garbledUnits(line: string): Unit[] {
  const signs = signsIn(line);
  const verdicts = READINGS.filter(({ sign }) => (sign & signs) !== 0)
    .map((reading) => weigh(line, reading))
    .filter((verdict) => verdict !== null);
  if (verdicts.length === 0) {
    return [...controlUnits(line), ...aGraveUnits(line)].sort((a, b) => a.from - b.from);
  }
  return verdicts.reduce((a, b) => b.excess > a.excess ? b : a).units;
}

function replaceUnits({ text, starts, ends }: Traced, units: readonly Unit[]): Traced {
  const pieces: string[] = [];
  const [newStarts, newEnds]: [number[], number[]] = [[], []];
  let done = 0;
  const keep = (to: number) => {
    pieces.push(text.slice(done, to));
    for (; done < to; done++) {
      newStarts.push(starts[done]);
      newEnds.push(ends[done]);
    }
  };
  for (const unit of units) {
    keep(unit.from);
    pieces.push(unit.text);
    for (let k = 0; k < unit.text.length; k++) {
      newStarts.push(starts[unit.from]);
      newEnds.push(ends[unit.to - 1]);
    }
    done = unit.to;
  }
  keep(text.length);
  const typed = { starts: Int32Array.from(newStarts), ends: Int32Array.from(newEnds) };
  return { text: pieces.join(""), ...typed };
}

/** One edit for each stretch of the line that became something else. */
function editsOf(line: string, { text, starts, ends }: Traced, offset: number): Edit[] {
  const edits: Edit[] = [];
  for (let from = 0; from < text.length;) {
    const start = starts[from];
    let end = ends[from];
    let to = from + 1;
    while (to < text.length && starts[to] < end) end = Math.max(end, ends[to++]);
    const replacement = text.slice(from, to);
    if (replacement !== line.slice(start, end)) {
      edits.push({ start: offset + start, end: offset + end, replacement });
    }
    from = to;
  }
  return edits;
}
