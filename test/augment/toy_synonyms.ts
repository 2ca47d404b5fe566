import type { Synonyms } from "lib/augment/mod.ts";
import { seededRandom } from "lib/data/mod.ts";

/** A dictionary of a few words, of which 干净 has two senses and "alone" no synonym. */
export const TOY_SYNONYMS: Synonyms = {
  name: "toy",
  language: "zh",
  origin: "here",
  licence: "none",
  licenceText: "",
  size: 5,
  senses: (word) =>
    ({
      质量: [["品质", "质", "质地"]],
      很: [["百倍"]],
      房间: [["屋子"]],
      干净: [["清洁"], ["彻底"]],
      good: [["fine"]],
      usa: [["states"]],
      alone: [[]],
    })[word.toLowerCase()] ?? [],
};

/** One stream for each text, as `augmentSplits` gives them. */
export const streams = (texts: readonly string[], seed = 1) =>
  texts.map((_, i) => seededRandom([seed, i]));
