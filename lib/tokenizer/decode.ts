/** Joins pieces into text, as the WordPiece decoder of the reference does. */
export function joinPieces(tokens: readonly string[], prefix: string, cleanup: boolean): string {
  return tokens.map((token, index) => {
    const isInside = index > 0 && token.startsWith(prefix);
    const text = isInside ? token.slice(prefix.length) : index > 0 ? ` ${token}` : token;
    return cleanup ? tidy(text) : text;
  }).join("");
}

const REPLACEMENTS: readonly (readonly [from: string, to: string])[] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

function tidy(text: string): string {
  return REPLACEMENTS.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
