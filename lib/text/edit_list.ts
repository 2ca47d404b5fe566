import type { Edit } from "./rule.ts";

/** Collects edits from left to right; deletions that touch become one. */
export class EditList {
  readonly edits: Edit[] = [];

  /** Notes that units `start` to `end` go. */
  remove(start: number, end: number): void {
    const last = this.edits.at(-1);
    if (last?.end === start && last.replacement === "") last.end = end;
    else this.edits.push({ start, end, replacement: "" });
  }

  /** Notes that units `start` to `end` become `replacement`. */
  replace(start: number, end: number, replacement: string): void {
    if (replacement === "") this.remove(start, end);
    else this.edits.push({ start, end, replacement });
  }
}

/** So many pieces are joined at a time: a list of millions would keep all of them in memory. */
const JOINED = 5000;

/** The text with its edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const done: string[] = [];
  let pieces: string[] = [];
  let at = 0;
  for (const { start, end, replacement } of edits) {
    pieces.push(text.slice(at, start), replacement);
    at = end;
    if (pieces.length < JOINED) continue;
    done.push(pieces.join(""));
    pieces = [];
  }
  pieces.push(text.slice(at));
  return done.join("") + pieces.join("");
}
