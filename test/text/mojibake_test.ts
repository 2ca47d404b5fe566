import assert from "node:assert/strict";
import * as fc from "fast-check";
import { DEFAULT_OPTIONS } from "lib/text/clean_options.ts";
import { mojibakeRule } from "lib/text/mojibake.ts";
import { ALL_TRAITS, isEqualButForLost, repair, WAYS } from "./garble.ts";

interface GoldenCase {
  way: string;
  text: string;
  garbled: string;
}

const GOLDEN: GoldenCase[] = JSON.parse(
  await Deno.readTextFile(new URL("../golden/mojibake.json", import.meta.url)),
);

Deno.test("mojibakeRule restores what Python's codecs garbled", () => {
  assert.ok(GOLDEN.length >= 150);
  for (const { way, text, garbled } of GOLDEN) {
    const repaired = repair(garbled);
    if (!garbled.includes("\ufffd")) assert.equal(repaired, text, way);
    else assert.ok(isEqualButForLost(repaired, text), `${way}: ${garbled} → ${repaired}`);
  }
});

const PHRASES = [
  "你好",
  "中文",
  "不错",
  "质量很好",
  "快递太慢了",
  "这本书值得一看",
  "客服态度恶劣，差评！",
  "价格便宜、物美价廉。",
  "“很好”，他说……",
  "房间太小——再也不来了",
];

Deno.test("mojibakeRule restores short Chinese phrases, garbled in every way", () => {
  let lossless = 0;
  for (const [way, garble] of Object.entries(WAYS)) {
    for (const text of PHRASES) {
      const garbled = garble(text);
      const isWhole = !garbled.includes("\ufffd");
      if (isWhole) assert.equal(repair(garbled), text, `${way}: ${garbled}`);
      else assert.ok(isEqualButForLost(repair(garbled), text), `${way}: ${repair(garbled)}`);
      lossless += Number(isWhole);
    }
  }
  assert.ok(lossless >= 100);
});

Deno.test("mojibakeRule restores what is typical, and marks what is lost", () => {
  const cases: [garbled: string, sound: string][] = [
    ["浣犲ソ", "你好"],
    ["浣犱滑濂\ufffd", "你们\ufffd"], // the last byte stood alone
    ["浣犱滑濂?", "你们\ufffd"],
    ["浣犱滑濂", "你们\ufffd"],
    ["it鈥檚 fine", "it’s fine"],
    ["锟斤拷锟斤拷", "\ufffd\ufffd\ufffd\ufffd"], // two lost characters each
    ["价格锟斤拷不贵", "价格\ufffd\ufffd不贵"],
    ["ÄãºÃ", "你好"],
    ["2008Äê8ÔÂ8ÈÕ", "2008年8月8日"],
    ["ä½ å¥½", "你好"], // A0 became a space
    ["Ã¤Â½Â\xa0Ã¥Â¥Â½", "你好"],
    ["cafÃ© au lait", "café au lait"],
    ["â€œquotedâ€", "“quoted”"], // 9D was dropped
    ["that\x92s it\x85", "that’s it…"],
    ["ðŸ˜€ í\xa0½í¸\x80", "😀 😀"],
  ];
  for (const [garbled, sound] of cases) assert.equal(repair(garbled), sound, garbled);
});

Deno.test("mojibakeRule changes garbled stretches only", () => {
  const cases: [mixed: string, repaired: string][] = [
    ["正常文字浣犲ソ，一切正常", "正常文字你好，一切正常"],
    ["浣犲ソ世界", "你好世界"],
    ["这家店的 cafÃ© 不错", "这家店的 café 不错"],
    ["他说：ä½\xa0å¥½。", "他说：你好。"],
    ["第一行浣犲ソ\n第二行很好\nÄãºÃ", "第一行你好\n第二行很好\n你好"],
    ["It’s a cliché: cafÃ©", "It’s a cliché: café"],
  ];
  for (const [mixed, repaired] of cases) assert.equal(repair(mixed), repaired);
  const edits = mojibakeRule.find("好 cafÃ©!", DEFAULT_OPTIONS, ALL_TRAITS);
  assert.deepEqual(edits, [{ start: 5, end: 7, replacement: "é" }]);
});

Deno.test("mojibakeRule leaves sound text alone", () => {
  const sound = [
    "烫烫烫！这水太烫烫烫了",
    "屯屯屯",
    "犇羴鱻麤，饕餮魑魅魍魉",
    "濂溪先生爱莲",
    "他姓浣，叫浣纱",
    "MANHÃ… ÓTIMA MANHÃ",
    "VOCÊ… “NÃO”",
    "Ça m'a plu… l'été à Noël",
    "Größe ±5 °C – ½ ¼ €",
    "Київ, Україна: ЄВРОПІ",
    "þæð er gott",
    "ｆｕｌｌ ｗｉｄｔｈ １２３",
    "…………——————",
    "久··············",
    "\ufffd\ufffd",
    "",
  ];
  for (const text of sound) {
    assert.deepEqual(mojibakeRule.find(text, DEFAULT_OPTIONS, ALL_TRAITS), [], text);
  }
});

const garbage = fc.array(
  fc.oneof(
    fc.constantFrom(...[
      ..."ÃÂâ€™œä½å¥¿\ufffd?浣犲ソ鈥檚锟斤拷你好aTé‘”…×Рї±√©Ä‚í¸ðŸ˜ \x80\x85\x9d\xa0\n",
    ]),
    fc.constantFrom("â‚¬", "脙", "ÃƒÂ¢", "\ud83d", "\ude00", "ÄãºÃ"),
    fc.string({ unit: "binary", maxLength: 2 }),
  ),
  { maxLength: 20 },
).map((parts) => parts.join(""));

Deno.test("mojibakeRule is idempotent, its edits in order, and no surrogate pair is split", () => {
  fc.assert(
    fc.property(garbage, (text) => {
      let done = 0;
      for (const { start, end } of mojibakeRule.find(text, DEFAULT_OPTIONS, ALL_TRAITS)) {
        assert.ok(start >= done && end > start && end <= text.length);
        for (const at of [start, end]) assert.ok(!isInsidePair(text, at));
        done = end;
      }
      assert.equal(repair(repair(text)), repair(text));
    }),
    { numRuns: 5000, seed: 1 },
  );
});

function isInsidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) && at > 0;
}

Deno.test("mojibakeRule takes time linear in the length of hostile text", () => {
  const time = (text: string) => {
    const start = performance.now();
    repair(text);
    return performance.now() - start;
  };
  for (const part of ["Ã", "ÃƒÂ¢", "浣犲ソ", "锟斤拷", "â", "\x85", "í\xa0", "鈥", "Ã "]) {
    time(part.repeat(5000)); // warm
    const small = time(part.repeat(5000));
    const large = time(part.repeat(50_000));
    assert.ok(large < 40 * small + 200, `${part}: ${small} ms, ten times as much ${large} ms`);
  }
});
