import { nearestName } from "../fetch/mod.ts";

/** What a template's slots are called. */
export const PROMPT_SLOTS = ["mask", "text", "textB"] as const;
export type PromptSlot = typeof PROMPT_SLOTS[number];

/** A stretch of a template: words of its own, or a slot. */
export type PromptPart = { words: string } | { slot: PromptSlot };

/** A template that was read and checked. */
export interface PromptTemplate {
  /** As it was written. */
  source: string;
  parts: readonly PromptPart[];
  /** How many `{mask}` there are. */
  masks: number;
  /** Whether it takes two texts. */
  isPair: boolean;
}

/**
 * Reads a template for prompts: a text with the slots `{text}`, for pairs also `{textB}`, and a `{mask}`
 * for each token of the words that are guessed.
 *
 * @throws {RangeError} If a slot is unknown, a text is missing or stands twice, or there is no mask.
 * @example
 * ```ts
 * import { parseTemplate } from "lib/heads/mod.ts";
 * const { masks, isPair } = parseTemplate("{mask}{mask}满意。{text}");
 * console.log(masks, isPair); // 2 false
 * ```
 */
export function parseTemplate(source: string): PromptTemplate {
  const parts = source.split(/(\{[^{}]*\})/).filter((part) => part !== "")
    .map((part) => partOf(part, source));
  const count = (name: PromptSlot) =>
    parts.filter((part) => "slot" in part && part.slot === name).length;
  const masks = count("mask");
  if (masks === 0) {
    throw wrong(source, "{mask}, where the word is guessed,", "none", "{mask}满意。{text}");
  }
  if (count("text") === 0) throw wrong(source, "{text}", "none", `${source}{text}`);
  for (const name of ["text", "textB"] as const) {
    if (count(name) > 1) throw wrong(source, `{${name}} once`, `it ${count(name)} times`);
  }
  return { source, parts, masks, isPair: count("textB") === 1 };
}

function partOf(part: string, source: string): PromptPart {
  if (!/^\{.*\}$/s.test(part)) return { words: part };
  const name = part.slice(1, -1), slot = PROMPT_SLOTS.find((known) => known === name);
  if (slot) return { slot };
  const near = nearestName(name, [...PROMPT_SLOTS]) ?? "text";
  throw wrong(source, "the slots {mask}, {text} and {textB}", part, `{${near}}`);
}

function wrong(source: string, expected: string, found: string, attempt?: string): RangeError {
  return new RangeError(
    `Expected ${expected} but found ${found} (template: "${source}").` +
      (attempt ? ` Try "${attempt}".` : " Try leaving the others out."),
  );
}
