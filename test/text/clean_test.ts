import assert from "node:assert/strict";
import { clean } from "lib/text/mod.ts";
import { assertPromises } from "./promises.ts";

/** Texts as they come from pages, mails, forums and files, and what all rules make of them. */
const CLEANED: readonly (readonly [raw: string, cleaned: string])[] = [
  [
    "\ufeff房间\u3000很大,服务好！！！！！&nbsp;<br>推荐给大家...",
    "房间 很大，服务好！！！\n推荐给大家……",
  ],
  ["<p>很好&amp;便宜</p><p>推荐</p>", "很好&便宜\n\n推荐"],
  ["&lt;b&gt;重点&lt;/b&gt;", "重点"],
  ["＜ｂ＞重点＜／ｂ＞", "重点"],
  ["&amp;lt;br/&amp;gt;好", "好"],
  ["ＧＰＴ－４　发布了!", "GPT-4 发布了！"],
  ["voilÃ\u00a0 le travail", "voilà le travail"],
  ["It&rsquo;s  &quot;fine&quot;.<br/>\r\n\r\n\r\nBye!!!!!", 'It’s "fine".\n\nBye!!!'],
  ["Hello，world！", "Hello, world!"],
  ["zero\u200bwidth &#8203;text\u00ad", "zerowidth text"],
  ["\x1b[31m错误:\x1b[0m 文件不存在", "错误：文件不存在"],
  ["  \t多余   空白 \r\n\r\n\r\n 下一段  ", "多余 空白\n\n下一段"],
  ["&#55357;&#56832;很好", "😀很好"],
  ["２０２４年１月１日１２：３０，共３，０００人", "2024年1月1日12:30，共3,000人"],
  ["@张三:真的吗?http://t.cn/abc,看这里", "@张三：真的吗？http://t.cn/abc，看这里"],
  ["好评!!!!!!!!!!下次还来~~~~~~", "好评！！！下次还来～～～"],
];

const KEPT: readonly string[] = [
  "",
  "房间很大，服务很好。",
  "Nothing to do here, e.g. 3.14 < 22/7.",
  "👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿 می‌خواهم क्‍ष",
  "a < b and i<3",
  "def f(x): return x[0] != 1",
  "line one\nline two",
  "“你好”——他说……",
];

Deno.test("clean() makes what is expected of whole dirty texts", () => {
  assert.deepEqual(CLEANED.map(([raw]) => [raw, clean(raw)]), CLEANED);
  for (const [raw] of CLEANED) assertPromises(raw);
});

Deno.test("clean() leaves clean texts as they are", () => {
  assert.deepEqual(KEPT.map((text) => clean(text)), KEPT);
});

Deno.test("clean() with every rule off changes nothing", () => {
  const raw = "\ufeff<b>Ａ&amp;\x00\ud800！！！！！,  ";
  const off = {
    controls: false,
    mojibake: false,
    entities: false,
    tags: false,
    invisible: false,
    width: false,
    punctuation: false,
    repeats: false,
    spaces: false,
  } as const;
  assert.equal(clean(raw, off), raw);
});

Deno.test("clean() says what came instead of a text", () => {
  const cleanAnything: (value: never) => string = clean;
  const messageFor = (value: unknown) => {
    try {
      return cleanAnything(value as never);
    } catch (error) {
      return error instanceof TypeError ? error.message : error;
    }
  };
  assert.equal(messageFor(null), "Expected a text to clean but found null. Try String(value).");
  assert.equal(
    messageFor(["a"]),
    "Expected a text to clean but found an array. Try String(value).",
  );
  assert.equal(messageFor(3), "Expected a text to clean but found number. Try String(value).");
});
