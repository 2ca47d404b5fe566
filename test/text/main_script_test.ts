import assert from "node:assert/strict";
import { mainStyle } from "lib/text/main_script.ts";

const STYLES: readonly (readonly [text: string, style: ReturnType<typeof mainStyle>])[] = [
  ["房间很大,服务很好", "chinese"],
  ["我用iPhone拍照", "chinese"],
  ["iPhone 13 Pro很好用", "chinese"],
  ["我の家很大", "chinese"], // a の makes no Japanese
  ["𠮷", "chinese"],
  ["Hello, world", "english"],
  ["What does 我爱你 mean?", "english"],
  ["The word for hello is 你好", "english"],
  ["Ça déjà vu", "english"],
  ["これはペンです", null],
  ["東京タワーへ行きます", null],
  ["안녕하세요 세계", null],
  ["Привет, мир", null],
  ["مرحبا", null],
  ["123, 456", null],
  ["😀!", null],
  ["", null],
];

Deno.test("mainStyle() tells Chinese and English, and leaves all else alone", () => {
  assert.deepEqual(STYLES.map(([text]) => [text, mainStyle(text)]), STYLES);
});
