/** A synset: offset, file, part of speech, number of words in hexadecimal, then words and their ids. */
const SYNSET = /^\d{8} \d{2} [nvasr] ([0-9a-f]{2}) (.*)$/;

/**
 * The synsets of one of WordNet's data files, such as `data.noun` (format: wndb(5WN)). Spaces of phrases
 * stand there as "_", and an adjective's place in the sentence as "(p)" behind it.
 */
export function parseWordnet(text: string): string[][] {
  return text.split("\n").flatMap((line) => {
    const [, count, rest] = SYNSET.exec(line) ?? [];
    if (rest === undefined) return [];
    const fields = rest.split(" ", 2 * parseInt(count, 16));
    const words = fields.filter((_, i) => i % 2 === 0);
    return [words.map((word) => word.replace(/\((a|p|ip)\)$/, "").replaceAll("_", " "))];
  });
}
