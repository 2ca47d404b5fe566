import assert from "node:assert/strict";
import { readTaggedWords } from "lib/data/read_tagged_words.ts";
import { tarGz } from "../fetch/archives.ts";
import { withFile } from "./rows_of.ts";

const ENTITIES = { nr: "PER", ns: "LOC", nt: "ORG" };

async function read(text: string) {
  const archive = await tarGz({ "p/199801.txt": text });
  return await withFile("a.tar.gz", archive, (path) => {
    return readTaggedWords(path, "p/199801.txt", ENTITIES);
  });
}

const marked = ({ tokens, tags }: { tokens: string[]; tags: string[] }) =>
  tokens.map((token, k) => tags[k] === "O" ? token : `${token}/${tags[k]}`).join(" ");

Deno.test("readTaggedWords() tags characters and cuts paragraphs into sentences", async () => {
  const text =
    "“/w  江/nr  泽民/nr  在/p  北京/ns  。/w  ”/w  他/r  好/a  ！/w  新华社/nt\n\n\n２/m  //w\n";
  const { rows, blank, keyOf } = await read(text);
  assert.deepEqual(rows.map(marked), [
    "“ 江/B-PER 泽/I-PER 民/I-PER 在 北/B-LOC 京/I-LOC 。 ”",
    "他 好 ！",
    "新/B-ORG 华/I-ORG 社/I-ORG",
    "２ /",
  ]);
  assert.deepEqual(rows.map(({ id }) => id), [
    ...["199801.txt:1.1", "199801.txt:1.2", "199801.txt:1.3", "199801.txt:4.1"],
  ]);
  assert.equal(blank, 2);
  assert.equal(new Set(rows.map((row) => keyOf?.(row))).size, 2);
});

Deno.test("readTaggedWords() joins family and given names in runs", async () => {
  const people = async (...names: string[]) => {
    const { rows: [row] } = await read(names.map((name) => `${name}/nr`).join("  ") + "\n");
    return marked(row).split(/ ?\S\/B-/).length - 1;
  };
  assert.equal(await people("江", "泽民", "李", "鹏"), 2);
  assert.equal(await people("欧阳", "修"), 1);
  assert.equal(await people("剑武", "安", "远远"), 2);
  assert.equal(await people("叶利钦"), 1);
});
