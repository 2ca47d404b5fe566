import assert from "node:assert/strict";
import { decodeUtf8 } from "lib/data/decode_utf8.ts";

Deno.test("decodeUtf8() drops the byte order mark and names the first bad byte", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), "x"), "a");
  const cases: [bytes: number[], byte: string, offset: number, line: number][] = [
    [[0x61, 0x0a, 0xc4, 0xe3], "0xc4", 2, 2],
    [[0xff], "0xff", 0, 1],
    [[0x61, 0xe4, 0xbd], "0xe4", 1, 1], // cut off
    [[0xe4, 0xbd, 0xa0, 0xe4, 0x61], "0xe4", 3, 1],
  ];
  for (const [bytes, byte, offset, line] of cases) {
    assert.throws(() => decodeUtf8(Uint8Array.from(bytes), "a.csv"), {
      message: `Expected UTF-8 but found byte ${byte} at offset ${offset} (a.csv, line ${line}). ` +
        "Try converting the file, e.g. with iconv -f GB18030 -t UTF-8.",
    });
  }
});
