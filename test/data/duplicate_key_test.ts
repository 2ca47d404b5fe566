import assert from "node:assert/strict";
import { duplicateKey, rowKey } from "lib/data/mod.ts";

Deno.test("duplicateKey() sees through white space, width, case and invisible characters", () => {
  const same = [
    "GPT-4 很好！",
    "ｇｐｔ－４很好!",
    " gpt-4\u3000很\u200b好！\n",
    "\ufeffGpt-4 很好！",
  ];
  assert.deepEqual(new Set(same.map(duplicateKey)).size, 1);
  assert.equal(duplicateKey("STRASSE ΣΑΣ"), duplicateKey("straße σας"));
});

Deno.test("duplicateKey() keeps apart what differs in more", () => {
  const texts = [
    "很好",
    "很好。",
    "10³",
    "103",
    "ガ",
    "カ",
    "①",
    "1",
    "très",
    "tres",
    "好 3.5",
    "好35",
  ];
  assert.equal(new Set(texts.map(duplicateKey)).size, texts.length);
});

Deno.test("rowKey() of a pair needs both texts to be the same", () => {
  const pair = (text: string, textB: string) => rowKey({ id: "", text, textB, label: "1" });
  assert.equal(pair("A b", "c"), pair("ab", "C"));
  assert.notEqual(pair("ab", "c"), pair("a", "bc"));
});
