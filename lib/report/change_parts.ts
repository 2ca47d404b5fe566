/** A cleaned text and what was changed in the raw one: what `cleanWithReport` of lib/text gives. */
export interface ChangedText {
  text: string;
  /** Changes in the order in which they were made; places are UTF-16 units of the raw text. */
  changes: readonly {
    rule: string;
    start: number;
    end: number;
    before: string;
    after: string;
  }[];
}

/** A stretch of a text that was changed: kept where no rule is named. */
export interface ChangePart {
  /** What stood there in the raw text. */
  removed: string;
  /** What stands there in the cleaned text; equal to `removed` where it was kept. */
  added: string;
  /** The rules that changed it, each once. */
  rules: string[];
}

interface Group {
  start: number;
  end: number;
  /** By how many units its text grew. */
  growth: number;
  rules: Set<string>;
}

/**
 * Cuts a raw text and its cleaned form into stretches that were kept and stretches that were changed.
 * Changes that touch are one stretch, for a later rule may have worked on what an earlier one left.
 * All `removed` joined are the raw text, all `added` the cleaned one.
 *
 * @throws {RangeError} when the changes are not those of this text
 *
 * @example
 * ```ts
 * import { changeParts } from "lib/report/mod.ts";
 * import { cleanWithReport } from "lib/text/mod.ts";
 * const parts = changeParts("A&amp;B", cleanWithReport("A&amp;B"));
 * console.log(parts.map(({ removed, added }) => `${removed} → ${added}`)); // A → A, &amp; → &, B → B
 * ```
 */
export function changeParts(raw: string, { text, changes }: ChangedText): ChangePart[] {
  const parts: ChangePart[] = [];
  let at = 0, cleanedAt = 0;
  const keep = (end: number) => {
    const kept = raw.slice(at, end);
    if (kept !== text.slice(cleanedAt, cleanedAt + kept.length)) throw notOfThis();
    if (kept !== "") parts.push({ removed: kept, added: kept, rules: [] });
    cleanedAt += kept.length;
  };
  for (const { start, end, growth, rules } of groupsOf(changes)) {
    keep(start);
    const removed = raw.slice(start, end);
    const added = text.slice(cleanedAt, cleanedAt + removed.length + growth);
    parts.push({ removed, added, rules: [...rules] });
    at = end;
    cleanedAt += added.length;
  }
  keep(raw.length);
  if (cleanedAt !== text.length) throw notOfThis();
  return parts;
}

function groupsOf(changes: ChangedText["changes"]): Group[] {
  const groups: Group[] = [];
  for (const change of changes.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const growth = change.after.length - change.before.length, last = groups.at(-1);
    if (last === undefined || change.start > last.end) {
      groups.push({ ...change, growth, rules: new Set([change.rule]) });
      continue;
    }
    last.end = Math.max(last.end, change.end);
    last.growth += growth;
    last.rules.add(change.rule);
  }
  return groups;
}

function notOfThis(): RangeError {
  return new RangeError(
    "Expected the changes of this text but found others. Try changeParts(raw, cleanWithReport(raw)).",
  );
}
