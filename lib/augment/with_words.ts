import type { WholeWord } from "lib/data/mod.ts";

/** A word of a text, and what comes in its place. */
export interface WordChange {
  word: Pick<WholeWord, "start" | "end">;
  by: string;
}

/** A text with other words in some places, which rise and do not overlap. */
export function withWords(text: string, changes: readonly WordChange[]): string {
  let next = 0, built = "";
  for (const { word: { start, end }, by } of changes) {
    built += text.slice(next, start) + by;
    next = end;
  }
  return built + text.slice(next);
}

/** A word in the case that another one has: "good" for "Nice" is "Good". */
export function inCaseOf(model: string, word: string): string {
  const [first = ""] = model;
  if (first === first.toLowerCase()) return word;
  const isShouted = model.length > 1 && model === model.toUpperCase();
  return isShouted ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}
