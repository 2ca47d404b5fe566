import assert from "node:assert/strict";
import * as fc from "fast-check";
import { decodeBytes, type TextEncoding } from "lib/text/mod.ts";
import { gbkBytes } from "./garble.ts";

interface GoldenCase {
  text: string;
  encoding: TextEncoding;
  hex: string;
}

const GOLDEN: GoldenCase[] = JSON.parse(
  await Deno.readTextFile(new URL("../golden/encodings.json", import.meta.url)),
);

const utf8 = (text: string) => new TextEncoder().encode(text);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const fromHex = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

Deno.test("decodeBytes() tells the encodings of Python's codecs apart, from four characters on", () => {
  assert.ok(GOLDEN.length > 250);
  for (const { text, encoding, hex } of GOLDEN) {
    assert.deepEqual(decodeBytes(fromHex(hex)), { text, encoding, problems: [] });
  }
});

Deno.test("decodeBytes() believes a byte order mark and drops it", () => {
  const cases: [hex: string, encoding: TextEncoding][] = [
    ["efbbbf e4bda0", "utf-8"],
    ["fffe 604f", "utf-16le"],
    ["feff 4f60", "utf-16be"],
    ["84319533 c4e3", "gb18030"],
  ];
  for (const [hex, encoding] of cases) {
    const decoded = decodeBytes(fromHex(hex.replace(" ", "")));
    assert.deepEqual(decoded, { text: "你", encoding, problems: [] });
  }
});

Deno.test("decodeBytes() keeps a UTF-8 file with bad bytes UTF-8 and names them", () => {
  const bytes = join(utf8("text,label\n你好,1\n世界"), fromHex("e4bd"), utf8(",0\n不错,1\n"));
  assert.deepEqual(decodeBytes(bytes), {
    text: "text,label\n你好,1\n世界\ufffd,0\n不错,1\n",
    encoding: "utf-8",
    problems: [{ kind: "undecodable", offset: 26, line: 3, hex: "e4 bd" }],
  });
  const cut = decodeBytes(utf8("这个文件断了").subarray(0, 17));
  assert.equal(cut.text, "这个文件断\ufffd");
  assert.deepEqual(cut.problems, [{ kind: "undecodable", offset: 15, line: 1, hex: "e4 ba" }]);
});

Deno.test("decodeBytes() names what is no text in the other encodings", () => {
  const gb = decodeBytes(join(gbkBytes("第一行很好\n第二行"), fromHex("ff"), gbkBytes("也好\n")));
  assert.deepEqual(gb, {
    text: "第一行很好\n第二行\ufffd也好\n",
    encoding: "gb18030",
    problems: [{ kind: "undecodable", offset: 17, line: 2, hex: "ff" }],
  });
  const odd = decodeBytes(fromHex("fffe604f0a007d"));
  assert.deepEqual(odd, {
    text: "你\n\ufffd",
    encoding: "utf-16le",
    problems: [{ kind: "undecodable", offset: 6, line: 2, hex: "7d" }],
  });
  const half = decodeBytes(fromHex("feff4f60d83d4f60"));
  assert.equal(half.text, "你\ufffd你");
  assert.deepEqual(half.problems, [{ kind: "undecodable", offset: 4, line: 1, hex: "d8 3d" }]);
});

Deno.test("decodeBytes() reads lines in another encoding than the rest and says so", () => {
  const mixed = join(
    utf8("第一行很好\n"),
    gbkBytes("第二行也很好\n差评\n"),
    utf8("第四行不错，很满意\n"),
  );
  assert.deepEqual(decodeBytes(mixed), {
    text: "第一行很好\n第二行也很好\n差评\n第四行不错，很满意\n",
    encoding: "utf-8",
    problems: [{ kind: "other encoding", offset: 16, line: 2, lines: 2, encoding: "gb18030" }],
  });
  const reversed = join(gbkBytes("第一行很好\n第二行\n"), utf8("第三行也不错\n"));
  const { text, encoding, problems } = decodeBytes(reversed);
  assert.equal(text, "第一行很好\n第二行\n第三行也不错\n");
  assert.equal(encoding, "gb18030");
  assert.deepEqual(problems.map(({ kind, line }) => [kind, line]), [["other encoding", 3]]);
  const latin = decodeBytes(
    join(utf8("naïve façade déjà vu\ncaf"), fromHex("e9"), utf8(" au lait")),
  );
  assert.equal(latin.text, "naïve façade déjà vu\ncafé au lait");
  assert.equal(latin.problems.length, 1);
  const junk = decodeBytes(join(utf8("很好,1\nok"), fromHex("fff0"), utf8("fine\n不好,0\n")));
  assert.deepEqual(junk.problems, [{ kind: "undecodable", offset: 11, line: 2, hex: "ff f0" }]);
});

Deno.test("decodeBytes() does as it is told about the encoding", () => {
  const bytes = gbkBytes("你好");
  assert.equal(decodeBytes(bytes, { encoding: "windows-1252" }).text, "ÄãºÃ");
  assert.equal(decodeBytes(bytes, { encoding: "utf-8" }).problems.length, 1);
});

Deno.test("decodeBytes() takes any bytes, and loses none without a word", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const { text, encoding, problems } = decodeBytes(bytes);
      const reported = problems.filter(({ kind }) => kind === "undecodable").length;
      if (reported === 0) {
        assert.ok(!text.includes("\ufffd") || new TextDecoder(encoding).decode(bytes) === text);
      }
      for (const { offset } of problems) assert.ok(offset < bytes.length);
    }),
    { numRuns: 3000, seed: 1 },
  );
  assert.deepEqual(decodeBytes(new Uint8Array()), { text: "", encoding: "utf-8", problems: [] });
});

Deno.test("decodeBytes() takes time linear in the number of bytes", () => {
  const time = (bytes: Uint8Array) => {
    const start = performance.now();
    decodeBytes(bytes);
    return performance.now() - start;
  };
  const patterns = ["bac30a", "ff", "e4bd", "80", "c4e30ae4bda00a", "d800"];
  for (const pattern of patterns.map(fromHex)) {
    const of = (size: number) =>
      Uint8Array.from({ length: size }, (_, i) => pattern[i % pattern.length]);
    time(of(30_000)); // warm
    const [small, large] = [time(of(30_000)), time(of(300_000))];
    assert.ok(large < 40 * small + 200, `${pattern}: ${small} ms, ten times as much ${large} ms`);
  }
});
