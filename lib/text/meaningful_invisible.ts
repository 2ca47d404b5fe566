const BLACK_FLAG = "\u{1f3f4}";
const FLAG_TAGS = /(?:\udb40[\udc30-\udc39\udc61-\udc7a]){3,6}\udb40\udc7f/y;

/**
 * Where the tags at `i` end that make a black flag that of England, Scotland, Wales, …; after this
 * one pair of units where they make none.
 */
export function endOfFlag(text: string, i: number): number {
  FLAG_TAGS.lastIndex = i;
  const isFlag = text.startsWith(BLACK_FLAG, i - 2) && FLAG_TAGS.test(text);
  return isFlag ? FLAG_TAGS.lastIndex : i + 2;
}

/** Scripts in which joiners and non-joiners change how letters are written. */
const JOINING_SCRIPTS = [
  ..."Arabic Syriac Mandaic Nko Mongolian Phags_Pa Adlam Hanifi_Rohingya Sogdian".split(" "),
  ..."Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam".split(" "),
  ..."Sinhala Khmer Myanmar Tibetan Balinese Javanese Sundanese Meetei_Mayek".split(" "),
  ..."Newa Tirhuta Grantha Brahmi Kaithi Chakma Thai Lao".split(" "),
].map((script) => `\\p{Script_Extensions=${script}}`).join("");

const JOINING_LETTER = new RegExp(`^[${JOINING_SCRIPTS}]`, "u");
const MARK_OR_LETTER = /^[\p{L}\p{M}]/u;
const PICTURE = /^\p{Extended_Pictographic}/u;
const OF_PICTURE = /^[\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

/** Whether the joiner or non-joiner at `i` joins something: parts of an emoji, or letters. */
export function joins(text: string, i: number): boolean {
  const before = characterBefore(text, i);
  if (JOINING_LETTER.test(before) && MARK_OR_LETTER.test(before)) return true;
  return text[i] === "\u200d" && joinsPictures(text, i, before);
}

function joinsPictures(text: string, i: number, before: string): boolean {
  if (!PICTURE.test(text.slice(i + 1, i + 3))) return false;
  let at = i - before.length;
  let base = before;
  for (let skipped = 0; skipped < 2 && OF_PICTURE.test(base); skipped++) { // 👁️ and 🕵🏽️ at most
    base = characterBefore(text, at);
    at -= base.length;
  }
  return PICTURE.test(base);
}

function characterBefore(text: string, i: number): string {
  const isPair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, i - 2), i));
  return text.slice(Math.max(0, i - (isPair ? 2 : 1)), i);
}
