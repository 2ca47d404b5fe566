/** Text whose every UTF-16 code unit knows the span of the raw text that it stems from. */
export interface MappedText {
  text: string;
  starts: number[];
  ends: number[];
  /** False where the spans are not known; then they mean nothing. */
  aligned: boolean;
}

/** A stretch of raw text as it stands; both units of a surrogate pair have the pair's span. */
export function mapRaw(raw: string, from: number, to: number): MappedText {
  const starts: number[] = [], ends: number[] = [], text = raw.slice(from, to);
  let at = from;
  for (const character of text) {
    const end = at + character.length;
    for (let i = at; i < end; i++) {
      starts.push(at);
      ends.push(end);
    }
    at = end;
  }
  return { text, starts, ends, aligned: true };
}

/** Units `from` to `to`. */
export function sliceMapped({ text, starts, ends, aligned }: MappedText, from: number, to: number) {
  return {
    text: text.slice(from, to),
    starts: starts.slice(from, to),
    ends: ends.slice(from, to),
    aligned,
  };
}

/** One replacement in a text: units `from` to `to` become `text`. */
export interface Replacement {
  from: number;
  to: number;
  text: string;
  /** Which character of the old ones each new one stems from: the one at its place, or the last. */
  stems: "in place" | "last";
}

/**
 * A text after replacements, which are in order and cover it from end to end. New characters stem from
 * old ones as in Rust's tokenizers: the first from the first and so on, surplus ones from the last.
 */
export function replaceMapped(old: MappedText, replacements: Iterable<Replacement>): MappedText {
  const parts: string[] = [], starts: number[] = [], ends: number[] = [];
  for (const { from, to, text, stems } of replacements) {
    const places = characterPlaces(old.text, from, to);
    let k = stems === "last" ? places.length - 1 : 0;
    for (const character of text) {
      const place = places[k] ?? Math.max(0, from - 1);
      for (let i = 0; i < character.length; i++) {
        starts.push(old.starts[place] ?? 0);
        ends.push(old.ends[place] ?? 0);
      }
      k = Math.min(k + 1, places.length - 1);
    }
    parts.push(text);
  }
  return { text: parts.join(""), starts, ends, aligned: old.aligned };
}

/** Where each character of a stretch begins. */
function characterPlaces(text: string, from: number, to: number): number[] {
  const places: number[] = [];
  for (let at = from; at < to; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) places.push(at);
  return places;
}
