import { Encoding, type Segment } from "./encoding.ts";
import type { TemplatePart } from "./template.ts";
import type { TokenList } from "./token_list.ts";

/** Which of the listed tokens belong to a text, after truncation. */
export interface Span {
  from: number;
  count: number;
}

/** Puts the kept tokens of one or two texts and the template's special tokens into an encoding. */
export function assemble(
  parts: readonly TemplatePart[],
  tokens: TokenList,
  spans: readonly Span[],
  truncated: boolean,
): Encoding {
  const segments = parts.map((part): Segment =>
    part.kind === "special"
      ? { count: 1, typeId: part.typeId, sequenceId: -1 }
      : { count: spans[part.which].count, typeId: part.typeId, sequenceId: part.which }
  );
  const length = segments.reduce((sum, { count }) => sum + count, 0);
  const data = new Int32Array(4 * length);
  let at = 0;
  for (const part of parts) {
    if (part.kind === "special") {
      data[at] = part.id;
      data[3 * length + at++] = -1;
    } else {
      const { from, count } = spans[part.which];
      copyTokens(tokens, from, count, data, at, length);
      at += count;
    }
  }
  return new Encoding(data, segments, truncated, tokens.aligned);
}

function copyTokens(
  { ids, starts, ends, words }: TokenList,
  from: number,
  count: number,
  data: Int32Array,
  at: number,
  length: number,
): void {
  for (let k = from, to = at; k < from + count; k++, to++) {
    data[to] = ids[k];
    data[length + to] = starts[k];
    data[2 * length + to] = ends[k];
    data[3 * length + to] = words[k];
  }
}
