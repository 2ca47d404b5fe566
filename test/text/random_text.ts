import { type Random, seededRandom } from "../../lib/data/random.ts";
import type { CleanOptions } from "lib/text/mod.ts";

/** Pieces that the rules look for, whole and in parts, beside what they must leave alone. */
const PIECES = [
  ...'<b>|</b>|<br/>|<p class="x">|<script>|</script>|<!--|-->|<|>|</|a < b|i<3|<a href=\''.split(
    "|",
  ),
  ..."&amp;|&amp|&lt;|&gt;|&l|t;|&#60;|&#x3c;|&nbsp;|&#55357;|&#56832;|&#1;|&|#|;|amp;".split("|"),
  ..."，|。|！|？|：|；|（|）|、|～|……|…|——|—|“|”|‘|’|「|」|【|】|《|》".split("|"),
  ..."，,|。.|!!!!!|？？？？|...|......|--|-----|~~|~|\"|'|(|)|:)|;)|,|.|!|?|:|;".split("|"),
  ..."3.14|12:30|12：30|1,000|1，000|http://a.com/?a=1&b=2|www.x.cn|a@b.cn|v1.2.3|测试.txt|f(x,y)"
    .split("|"),
  ..."你好|世界|漢語|的|iPhone|Hello|world|は|ひらがな|привет|مرحبا|안녕|हिन्दी|नु\u200dक्ष|می\u200cخواهم"
    .split("|"),
  ..."ＡＢＣ|１２３|％|＜|＞|＆|；|ｶﾞ|ﾞ|ｱ|\u3000|￥|．".split("|"),
  ..."Ã©|â€™|ï¼Œ|锟斤拷|浣犲ソ|Â|\u0085|\u0093|ä½ å¥½|Ã\u00a0".split("|"),
  ..." |  |\t|\n|\r\n|\n\n\n|\u00a0|\u2028|\f|\u200b|\ufeff|\u00ad|\u2060|\u202e|\u200d|\u200c"
    .split("|"),
  ..."\x00|\x1b[0;31m|\x1b[|\x7f|\ufffd|\ufffe|\ud800|\udc00|\u{1ffff}|\ufdd0|\u180e".split("|"),
  ..."😀|👩🏽‍🚀|🏳️‍🌈|🏴󠁧󠁢󠁥󠁮󠁧󠁿|\u{e0041}|🇨🇳|1️⃣|é|e\u0301|\u0301|\ufe0f|\u{1f3fd}|\u0600|𠮷|✔️".split("|"),
];

/** A random text of up to `most` pieces: markup and marks, any code point, or any UTF-16 units. */
export function randomText(random: Random, most = 24): string {
  const length = random.below(most + 1);
  const manner = random.below(4);
  const draw = [pieceOf, pieceOf, anyUnit, mixed][manner];
  return Array.from({ length }, () => draw(random)).join("");
}

function pieceOf(random: Random): string {
  return PIECES[random.below(PIECES.length)];
}

function anyUnit(random: Random): string {
  return String.fromCharCode(random.below(0x10000));
}

function mixed(random: Random): string {
  const kind = random.below(4);
  if (kind === 0) return pieceOf(random);
  if (kind === 1) return anyUnit(random);
  return String.fromCodePoint(random.below(kind === 2 ? 0x250 : 0x20000));
}

/** Random options: each rule on or off, each setting any of its values. */
export function randomOptions(random: Random): CleanOptions {
  const coin = () => random.next() < 0.7;
  const styles = ["auto", "auto", "chinese", "english", false] as const;
  return {
    controls: coin(),
    mojibake: coin(),
    entities: coin(),
    tags: coin(),
    invisible: coin(),
    width: coin(),
    simplified: !coin(),
    punctuation: styles[random.below(styles.length)],
    repeats: coin() ? 1 + random.below(4) : false,
    spaces: coin(),
  };
}

export { seededRandom };
