import { Kind, kindOf } from "./unit_kind.ts";

/**
 * The style of punctuation that goes with a text: that of its main script; null where both styles
 * would be wrong (Japanese, Korean, Russian, Arabic …) or where there is no word at all.
 *
 * A Chinese character weighs as much as a Latin word: "iPhone 13 Pro很好用" is Chinese, "What does
 * 我爱你 mean?" is English. Japanese is told by its kana; a Chinese text has a の at most.
 */
export function mainStyle(text: string): "chinese" | "english" | null {
  let [han, kana, latin, foreign] = [0, 0, 0, 0];
  let before: number = Kind.OTHER;
  for (let i = 0; i < text.length; i++) {
    const kind = kindOf(text.charCodeAt(i));
    if (kind === Kind.HAN) han++;
    else if (kind === Kind.KANA) kana++;
    else if (kind === before) continue; // the same word
    else if (kind === Kind.LATIN) latin++;
    else if (kind === Kind.FOREIGN) foreign++;
    before = kind;
  }
  if (4 * kana > han || foreign > Math.max(han, latin)) return null;
  if (han === 0 && latin === 0) return null;
  return han > latin ? "chinese" : "english";
}
