import type { ResolvedCleanOptions } from "./clean_options.ts";

/** The rules by name, in the order in which they run; `rules.ts` gives the reasons for it. */
export const RULE_NAMES = [
  "controls",
  "mojibake",
  "entities",
  "tags",
  "invisible",
  "width",
  "simplified",
  "punctuation",
  "repeats",
  "spaces",
] as const;

/** One of {@link RULE_NAMES}. */
export type RuleName = typeof RULE_NAMES[number];

/**
 * One replacement: UTF-16 units `start` to `end` (exclusive) of the text that a rule was given. A
 * replacement as long as what it replaces stands for it unit by unit, which keeps offsets exact.
 */
export interface Edit {
  start: number;
  end: number;
  replacement: string;
}

/** One small step of cleaning. It never splits a surrogate pair. */
export interface TextRule {
  readonly name: RuleName;
  /** Why the rule exists, in a sentence for people. */
  readonly reason: string;
  /**
   * What to replace: sorted by start, not overlapping. Takes time linear in the text's length.
   *
   * @param traits the text's, for rules that skip parts of their work by them
   */
  find(text: string, options: ResolvedCleanOptions, traits: number): Edit[];
  /** Whether the rule can have anything to do, judged by the text's traits (`Trait`). */
  readonly concerns?: (traits: number, options: ResolvedCleanOptions) => boolean;
}
