import assert from "node:assert/strict";
import { twoByteCharacters } from "lib/text/legacy_two_byte.ts";
import { decodeBytes, type TextEncoding } from "lib/text/mod.ts";
import { gbkBytes } from "./garble.ts";
import { hasShared, NOT_GBK, sampleTexts } from "./shared_texts.ts";

/** The bytes of a text, or null where the encoding lacks a character. */
type Encode = (text: string) => Uint8Array | null;

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
}

const big5Codes = new Map<string, number>();
twoByteCharacters("big5").forEach((unit, index) => {
  const code = (0x81 + (index >> 8)) << 8 | index & 0xff;
  const character = String.fromCharCode(unit);
  if (unit !== 0xfffd && code >= 0xa140 && !big5Codes.has(character)) {
    big5Codes.set(character, code);
  }
});

function big5(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character < "\x80" ? character.charCodeAt(0) : big5Codes.get(character);
    if (code === undefined) return null;
    if (code < 0x80) bytes.push(code);
    else bytes.push(code >> 8, code & 0xff);
  }
  return Uint8Array.from(bytes);
}

function gbk(text: string): Uint8Array | null {
  const bytes = gbkBytes(text);
  return new TextDecoder("gb18030").decode(bytes) === text ? bytes : null;
}

const ENCODE: Partial<Record<TextEncoding, Encode>> = {
  "utf-8": (text) => new TextEncoder().encode(text),
  gb18030: gbk,
  big5,
  "utf-16le": (text) => utf16(text, true),
  "utf-16be": (text) => utf16(text, false),
};

/** The least share of beginnings of this length that must be read right; UTF-16 has no mark. */
const LEAST: Readonly<Record<number, number>> = { 4: 0.94, 8: 0.995, 300: 0.998 };

Deno.test({
  name: "decodeBytes() reads the Chinese data sets in every encoding",
  ignore: !hasShared,
  async fn() {
    const texts = (await sampleTexts(/^zh/, 20)).filter((text) => /^\p{sc=Han}{4}/u.test(text));
    assert.ok(texts.length > 500);
    for (const [encoding, encode] of Object.entries(ENCODE)) {
      for (const [length, least] of Object.entries(LEAST)) {
        let [right, all] = [0, 0];
        for (const text of new Set(texts.map((each) => each.slice(0, Number(length))))) {
          const bytes = encode(text);
          // Few texts of simplified Chinese can be written in Big5, and hardly as they are.
          if (bytes === null) continue;
          all++;
          right += Number(decodeBytes(bytes).text === text);
        }
        console.log(`${encoding}, ${length} characters: ${right} of ${all}`);
        assert.ok(all >= 15 && right / all >= least, `${encoding} ${length}: ${right} of ${all}`);
      }
    }
  },
});

Deno.test({
  name: "decodeBytes() keeps the encoding of texts of which one byte in a hundred is damaged",
  ignore: !hasShared,
  async fn() {
    const texts = await sampleTexts(/^zh/, 40);
    let random = 1;
    for (const encoding of ["utf-8", "gb18030"] as const) {
      for (let at = 0; at + 20 <= texts.length; at += 20) {
        const bytes = ENCODE[encoding]?.(texts.slice(at, at + 20).join("\n").replace(NOT_GBK, "?"));
        if (!bytes?.some((byte) => byte >= 0x80)) continue;
        for (let i = 0; i < bytes.length; i++) {
          random = Math.imul(random, 1664525) + 1013904223 >>> 0;
          if (random >>> 16 < 655) bytes[i] = random >>> 8;
        }
        assert.equal(decodeBytes(bytes).encoding, encoding);
      }
    }
  },
});
