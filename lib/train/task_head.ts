import type { z } from "zod";
import {
  type Head,
  pairHead,
  PairHeadOptions,
  sentenceHead,
  SentenceHeadOptions,
} from "../heads/mod.ts";

/** The options of each task's head. */
export const HEAD_OPTIONS = { sentence: SentenceHeadOptions, pair: PairHeadOptions } as const;

/** What a classifier is given: single texts, or pairs of texts. */
export type ClassTask = keyof typeof HEAD_OPTIONS;

/** What a row is: a text or a pair with a label, or words with tags. */
export type RowTask = ClassTask | "tags";

/** What a model does: one for prompts takes single texts or pairs, as its template says. */
export type Task = RowTask | "prompt";

/** A task and the options of its head. */
export type TaskHead = {
  [T in ClassTask]: { task: T; head: z.input<typeof HEAD_OPTIONS[T]> };
}[ClassTask];

/** The head that a task's options ask for. */
export function taskHead({ task, head }: TaskHead): Head {
  return task === "pair" ? pairHead(head) : sentenceHead(head);
}
