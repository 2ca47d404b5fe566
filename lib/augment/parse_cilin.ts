/**
 * The senses in the file of the extended Cilin: lines such as "Dd12A01= 质量 品质 质地", a code of eight
 * characters and words. A code that ends in "=" marks words of equal meaning; "#" marks words of one kind,
 * such as the days of the week, and "@" words that stand alone: none of these may replace another, so each
 * is a sense by itself.
 */
export function parseCilin(text: string): string[][] {
  return text.split("\n").flatMap((line) => {
    const [code, ...words] = line.trim().split(/\s+/);
    const [, kind] = /^[A-L][a-z]\d{2}[A-Z]\d{2}([=#@])$/.exec(code) ?? [];
    if (kind === undefined) return [];
    return kind === "=" ? [words] : words.map((word) => [word]);
  });
}
