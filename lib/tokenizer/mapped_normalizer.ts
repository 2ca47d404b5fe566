import { AlignedText } from "./aligned_text.ts";
import { BertNormalizer, unitsOf } from "./bert_normalizer.ts";
import { type MappedText, replaceMapped, type Replacement, sliceMapped } from "./mapped_text.ts";
import type { NormalizerJson } from "./pipeline_json.ts";
import { PrecompiledCharsmap } from "./precompiled_charsmap.ts";

/** Normalises a text and keeps track of where each character stems from. */
export type Normalize = (text: MappedText) => MappedText;

const GRAPHEMES = new Intl.Segmenter("und", { granularity: "grapheme" });

/**
 * The normaliser that `tokenizer.json` describes. What it cannot trace comes out with `aligned` false.
 *
 * @throws {TypeError} when it is of a type that is not known
 */
export function normalizerOf(json: NormalizerJson | null | undefined): Normalize {
  if (json === null || json === undefined) return (text) => text;
  switch (json.type) {
    case "Sequence": {
      const steps = json.normalizers.map(normalizerOf);
      return (text) => steps.reduce((result, step) => step(result), text);
    }
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD":
      return byGraphemes((text) => text.normalize(json.type));
    case "Lowercase":
      return byGraphemes((text) => text.toLowerCase());
    case "StripAccents":
      return byGraphemes((text) => text.replace(/\p{M}/gu, ""));
    case "Strip":
      return (text) => stripped(text, json.strip_left, json.strip_right);
    case "Prepend":
      return (text) => prepended(text, json.prepend);
    case "Replace":
      return replacer(json.pattern, json.content);
    case "Precompiled": {
      const { precompiled_charsmap: table } = json;
      return table ? precompiled(new PrecompiledCharsmap(table)) : (text) => text;
    }
    case "BertNormalizer":
      return bert(json);
  }
}

/** Puts `prefix` in front, as if it stemmed from the first character. An empty text stays so. */
export function prepended(text: MappedText, prefix: string): MappedText {
  if (text.text === "") return text;
  const repeated = (value: number) => new Array<number>(prefix.length).fill(value);
  return {
    text: prefix + text.text,
    starts: [...repeated(text.starts[0]), ...text.starts],
    ends: [...repeated(text.ends[0]), ...text.ends],
    aligned: text.aligned,
  };
}

/** What a function makes of each grapheme, if that put together is what it makes of the whole. */
function byGraphemes(normalize: (text: string) => string): Normalize {
  return (old) => {
    const whole = normalize(old.text);
    if (whole === old.text) return old;
    const pieces = Array.from(GRAPHEMES.segment(old.text), ({ segment, index }): Replacement => ({
      from: index,
      to: index + segment.length,
      text: normalize(segment),
      stems: "in place",
    }));
    const mapped = replaceMapped(old, pieces);
    // Of equal length, as with a final sigma, is good enough; else a context had its say.
    const aligned = old.aligned && mapped.text.length === whole.length;
    return { ...mapped, text: whole, aligned };
  };
}

function precompiled(table: PrecompiledCharsmap): Normalize {
  return (old) => {
    const pieces: Replacement[] = [];
    const add = (from: number, chunk: string) => {
      const text = table.transform(chunk) ?? chunk;
      pieces.push({ from, to: from + chunk.length, text, stems: "in place" });
    };
    for (const { segment, index } of GRAPHEMES.segment(old.text)) {
      const isShort = new TextEncoder().encode(segment).length < 6;
      if (isShort && table.transform(segment) !== null) {
        add(index, segment);
        continue;
      }
      let at = index;
      for (const character of segment) {
        add(at, character);
        at += character.length;
      }
    }
    return replaceMapped(old, pieces);
  };
}

function stripped(text: MappedText, left: boolean, right: boolean): MappedText {
  const isSpace = (at: number) => /\p{White_Space}/u.test(text.text[at]);
  let from = 0, to = text.text.length;
  while (left && from < to && isSpace(from)) from++;
  while (right && to > from && isSpace(to - 1)) to--;
  return sliceMapped(text, from, to);
}

function replacer(pattern: { String: string } | { Regex: string }, content: string): Normalize {
  const find = "String" in pattern
    ? new RegExp(RegExp.escape(pattern.String), "gu")
    : new RegExp(pattern.Regex, "gu");
  return (old) => {
    const pieces: Replacement[] = [];
    let at = 0;
    const keep = (to: number) => {
      if (to > at) pieces.push({ from: at, to, text: old.text.slice(at, to), stems: "in place" });
    };
    for (const match of old.text.matchAll(find)) {
      if (match[0] === "") continue;
      keep(match.index);
      at = match.index + match[0].length;
      pieces.push({ from: match.index, to: at, text: content, stems: "last" });
    }
    keep(old.text.length);
    return replaceMapped(old, pieces);
  };
}

function bert(json: Extract<NormalizerJson, { type: "BertNormalizer" }>): Normalize {
  const normalizer = new BertNormalizer({
    cleanText: json.clean_text,
    handleChineseChars: json.handle_chinese_chars,
    stripAccents: json.strip_accents ?? json.lowercase,
    lowercase: json.lowercase,
  });
  return (old) => {
    const out = new AlignedText();
    normalizer.normalizeInto(unitsOf(old.text), 0, old.text.length, out);
    const places = Array.from({ length: out.length }, (_, i) => i);
    return {
      text: out.slice(),
      starts: places.map((i) => old.starts[out.starts[i]]),
      ends: places.map((i) => old.ends[out.ends[i] - 1]),
      aligned: old.aligned,
    };
  };
}
