import type { Row } from "../data/mod.ts";

/**
 * Why a row is not a sentence with a label, in words, or undefined where it is one. In notebooks no
 * type-checker has seen the rows.
 */
export function rowFault(row: Row): string | undefined {
  if (typeof row !== "object" || row === null) return `${JSON.stringify(row)} instead of a row`;
  if ("tokens" in row) return "words with tags";
  if ("entities" in row) return "a text with entities";
  if ("textB" in row) return "a pair of texts";
  const wrong = (["id", "text", "label"] as const).find((key) => typeof row[key] !== "string");
  return wrong && `${JSON.stringify(row[wrong]) ?? "nothing"} as its ${wrong}, not a string`;
}
