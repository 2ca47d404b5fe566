import assert from "node:assert/strict";
import { clean } from "lib/text/mod.ts";
import { testTable } from "./table.ts";

testTable("simplified", {
  changes: [
    ["漢語", "汉语"],
    ["這是一門語言", "这是一门语言"],
    ["乾燥", "干燥"],
    ["頭髮發芽", "头发发芽"],
    ["後來皇后", "后来皇后"],
    ["裏面和裡面", "里面和里面"],
    ["服務很好,ABC電腦", "服务很好,ABC电脑"],
    ["𠀋臺灣😀繁體", "𠀋台湾😀繁体"],
  ],
  stays: ["汉语", "乾坤", "ABC 123 😀", "𠮷野家", "ひらがな", ""],
});

Deno.test("simplified is off unless it is asked for", () => {
  assert.equal(clean("漢語"), "漢語");
  assert.equal(clean("漢語", { simplified: true }), "汉语");
});
