/** What belongs to the character before it: accents, joiners, variation selectors, skin tones. */
const EXTENDING = /^[\p{M}\u200c\u200d\uff9e\uff9f\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]/u;

/** Whether what begins at `offset` belongs to the character before it. */
export function extendsCluster(text: string, offset: number): boolean {
  if (!(text.charCodeAt(offset) >= 0x300)) return false; // the end of the text is NaN
  return EXTENDING.test(text.slice(offset, offset + 2));
}

let segmenter: Intl.Segmenter | undefined;

/** Finds where the characters a reader sees (grapheme clusters) begin and end. */
export class Clusters {
  #segments: Intl.Segments | undefined;

  constructor(readonly text: string) {}

  /** Where the character begins that `offset` lies in or before. */
  floor(offset: number): number {
    return this.#isBoundary(offset) ? offset : this.#containing(offset).index;
  }

  /** Where the character ends that `offset` lies in or after. */
  ceil(offset: number): number {
    if (this.#isBoundary(offset)) return offset;
    const { index, segment } = this.#containing(offset);
    return index === offset ? offset : index + segment.length;
  }

  /** Quick, and true for most of all offsets; where it is false the segmenter knows. */
  #isBoundary(offset: number): boolean {
    if (offset <= 0 || offset >= this.text.length) return true;
    return isPlain(this.text.charCodeAt(offset - 1)) && isPlain(this.text.charCodeAt(offset));
  }

  #containing(offset: number): Intl.SegmentData {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
    this.#segments ??= segmenter.segment(this.text);
    return this.#segments.containing(offset)!;
  }
}

/** Characters that never combine with one another: ASCII, Latin, Chinese, full-width forms. */
function isPlain(unit: number): boolean {
  return (unit >= 0x20 && unit < 0x300 && unit !== 0xad) || (unit >= 0x3400 && unit <= 0x4dbf) ||
    (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3000 && unit <= 0x3029) ||
    (unit >= 0xff01 && unit <= 0xff9d);
}
