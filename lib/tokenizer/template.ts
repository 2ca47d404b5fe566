/** One item of a {@link Template}: a fixed token, or the tokens of the first or second text. */
export type TemplatePart =
  | { kind: "special"; token: string; id: number; typeId: number }
  | { kind: "sequence"; which: 0 | 1; typeId: number };

/** How special tokens go around a single text and around a pair. */
export interface Template {
  single: readonly TemplatePart[];
  pair: readonly TemplatePart[];
}

/** BERT's own: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, the second text and its end of type 1. */
export function bertTemplate(
  cls: { token: string; id: number },
  sep: { token: string; id: number },
): Template {
  const special = (which: { token: string; id: number }, typeId: number): TemplatePart => ({
    kind: "special",
    ...which,
    typeId,
  });
  const first: TemplatePart = { kind: "sequence", which: 0, typeId: 0 };
  const second: TemplatePart = { kind: "sequence", which: 1, typeId: 1 };
  const single = [special(cls, 0), first, special(sep, 0)];
  return { single, pair: [...single, second, special(sep, 1)] };
}

/** The template without its special tokens, for encoding with `addSpecialTokens: false`. */
export function withoutSpecials(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  return parts.filter((part) => part.kind === "sequence");
}

/** How many special tokens the parts add. */
export function specialCount(parts: readonly TemplatePart[]): number {
  return parts.length - withoutSpecials(parts).length;
}
