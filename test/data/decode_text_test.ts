import assert from "node:assert/strict";
import { decodeFile, decodeMember } from "lib/data/decode_text.ts";

const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const GBK_GOOD = [0xba, 0xdc, 0xba, 0xc3]; // 很好

Deno.test("decodeFile() says nothing of UTF-8 and names any other encoding", () => {
  const sound = decodeFile(Uint8Array.from(utf8("\ufeff很好")), "/x/a.csv");
  assert.deepEqual(sound, { text: "很好", problems: [], notes: [] });
  const gbk = decodeFile(Uint8Array.from([0x61, 0x0a, ...GBK_GOOD]), "/x/a.csv");
  assert.deepEqual(gbk, { text: "a\n很好", problems: [], notes: ["a.csv: read as gb18030"] });
  const told = decodeFile(Uint8Array.from(GBK_GOOD), "a.csv", "windows-1252");
  assert.deepEqual(told, { text: "ºÜºÃ", problems: [], notes: ["a.csv: read as windows-1252"] });
});

Deno.test("decodeFile() counts the lines in another encoding than the rest", () => {
  const head = utf8("文字,标签\n这家店很好,1\n");
  const one = decodeFile(Uint8Array.from([...head, ...GBK_GOOD, 0x0a]), "a.csv");
  assert.deepEqual(one.notes, ["a.csv: line 3 read as gb18030, the rest as utf-8"]);
  const line = [...GBK_GOOD, 0x0a];
  const more = decodeFile(Uint8Array.from([...head, ...line, ...utf8("不好\n"), ...line]), "a.csv");
  assert.deepEqual(more.notes, [
    "a.csv: 2 lines (the first is line 3) read as gb18030, the rest as utf-8",
  ]);
  assert.equal(more.text, "文字,标签\n这家店很好,1\n很好\n不好\n很好\n");
});

Deno.test("decodeFile() names damaged bytes by line and offset", () => {
  const bytes = [...utf8("很好\n不"), 0xe4, 0xbd, ...utf8("好\n"), ...Array(12).fill(0xff)];
  const { text, problems } = decodeFile(Uint8Array.from(bytes), "a.csv");
  assert.equal(text, "很好\n不\ufffd好\n\ufffd");
  assert.deepEqual(problems, [
    {
      line: 2,
      column: null,
      message: "expected text in utf-8 but found bytes e4 bd at offset 10. " +
        "Try replacing what is damaged there",
    },
    {
      line: 3,
      column: null,
      message: "expected text in utf-8 but found bytes ff ff ff ff ff ff ff ff … at offset 16. " +
        "Try replacing what is damaged there",
    },
  ]);
});

Deno.test("decodeMember() refuses what is damaged", () => {
  assert.equal(decodeMember(Uint8Array.from(utf8("很好")), "x/a.txt"), "很好");
  assert.throws(() => decodeMember(Uint8Array.from([...utf8("很好\n"), 0xff]), "x/a.txt"), {
    name: "RowsError",
    message: "Expected sound rows but found 1 problem:\n  x/a.txt:2: expected text in utf-8 but " +
      "found byte ff at offset 7. Try replacing what is damaged there",
  });
});
