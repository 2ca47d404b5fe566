import type { NumberedToken } from "./added_token.ts";
import { TokenMatcher } from "./token_matcher.ts";

/** The added tokens of a tokenizer and what finds them in a text. */
export class AddedVocabulary {
  readonly #normalize: (text: string) => string;
  readonly #byContent = new Map<string, NumberedToken>();
  readonly #byId = new Map<number, NumberedToken>();
  /** Finds the tokens that are matched in the raw text. */
  raw = new TokenMatcher([]);
  /** Finds the tokens that are matched in the normalised text. */
  normalized = new TokenMatcher([]);

  constructor(normalize: (text: string) => string, tokens: readonly NumberedToken[] = []) {
    this.#normalize = normalize;
    this.add(tokens);
  }

  /** Adds tokens, or changes the properties of those that are there. */
  add(tokens: readonly NumberedToken[]): void {
    for (const token of tokens) {
      this.#byContent.set(token.content, token);
      this.#byId.set(token.id, token);
    }
    const all = this.tokens();
    this.raw = new TokenMatcher(
      all.filter((token) => !token.normalized).map((token) => [token.content, token]),
    );
    this.normalized = new TokenMatcher(
      all.filter((token) => token.normalized).map((token) => [this.patternOf(token), token]),
    );
  }

  /** What is looked for in the text. */
  patternOf(token: { content: string; normalized: boolean }): string {
    return token.normalized ? this.#normalize(token.content) : token.content;
  }

  /** The token of that content or id. */
  get(key: string | number): NumberedToken | undefined {
    return typeof key === "string" ? this.#byContent.get(key) : this.#byId.get(key);
  }

  /** All tokens by rising id. */
  tokens(): NumberedToken[] {
    return [...this.#byId.values()].sort((a, b) => a.id - b.id);
  }
}
