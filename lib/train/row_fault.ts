import type { Row } from "../data/mod.ts";
import type { RowTask } from "./task_head.ts";

/** The strings that a row of each task has. */
const STRINGS = {
  sentence: ["id", "text", "label"],
  pair: ["id", "text", "textB", "label"],
} as const;

/**
 * Why a row is not one of a task, in words, or undefined where it is one. In notebooks no type-checker
 * has seen the rows.
 */
export function rowFault(row: Row, task: RowTask): string | undefined {
  if (typeof row !== "object" || row === null) return `${JSON.stringify(row)} instead of a row`;
  if (task === "tags") return tagFault(row);
  if ("tokens" in row) return "words with tags";
  if ("entities" in row) return "a text with entities";
  const isPair = "textB" in row;
  if (isPair !== (task === "pair")) return isPair ? "a pair of texts" : "a single text";
  return noString(row, STRINGS[task]);
}

function tagFault(row: Row): string | undefined {
  if ("entities" in row) {
    return Array.isArray(row.entities)
      ? noString(row, ["id", "text"])
      : "entities that are no list";
  }
  if (!("tokens" in row)) return "a text with a label";
  const { tokens, tags } = row;
  const isWords = (words: unknown) =>
    Array.isArray(words) && words.every((word) => typeof word === "string");
  if (!isWords(tokens) || !isWords(tags)) return "tokens or tags that are no list of strings";
  if (tokens.length !== tags.length) return `${tokens.length} tokens and ${tags.length} tags`;
  return noString(row, ["id"]);
}

function noString(row: Row, keys: readonly string[]): string | undefined {
  const entries = new Map<string, unknown>(Object.entries(row));
  const wrong = keys.find((key) => typeof entries.get(key) !== "string");
  return wrong &&
    `${JSON.stringify(entries.get(wrong)) ?? "nothing"} as its ${wrong}, not a string`;
}
