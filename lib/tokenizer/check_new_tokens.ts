import type { AddedToken } from "./added_token.ts";
import type { AddedVocabulary } from "./added_vocabulary.ts";

/**
 * Refuses added tokens that could never be found or would swallow others' places.
 *
 * @throws {TypeError} listing all of them
 */
export function checkNewTokens(tokens: readonly AddedToken[], added: AddedVocabulary): void {
  const contents = new Map<string, string>(); // pattern → content
  for (const token of added.tokens()) contents.set(keyOf(token, added), token.content);
  const problems: string[] = [];
  for (const token of tokens) {
    const problem = problemWith(token, added, contents);
    if (problem) problems.push(`${JSON.stringify(token.content)} ${problem}`);
    else contents.set(keyOf(token, added), token.content);
  }
  if (problems.length === 0) return;
  throw new TypeError(
    `Expected words that can be told apart in a text but found ${problems.length} that cannot: ` +
      `${problems.join("; ")}. Try leaving them out.`,
  );
}

function problemWith(
  token: AddedToken,
  added: AddedVocabulary,
  contents: ReadonlyMap<string, string>,
): string | null {
  if (token.content.trim() === "") return "is blank";
  if (token.content.trim() !== token.content) return "has white space at an end";
  if (!token.content.isWellFormed()) return "has half of a surrogate pair";
  if (added.patternOf(token).trim() === "") return "is nothing after normalisation";
  const same = contents.get(keyOf(token, added));
  if (same === undefined || same === token.content) return null;
  return `is the same as ${JSON.stringify(same)} after normalisation`;
}

function keyOf(token: { content: string; normalized: boolean }, added: AddedVocabulary): string {
  return `${token.normalized ? "normalized" : "raw"} ${added.patternOf(token)}`;
}
