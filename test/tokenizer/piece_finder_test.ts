import assert from "node:assert/strict";
import { findPieces, type PieceForm } from "lib/tokenizer/piece_finder.ts";

const FORM: PieceForm = { kind: "BPE", unk: "<unk>", fuseUnk: false, prefix: "", suffix: "" };

/** Pieces with the part of the word that each covers. */
function parts(units: string, pieces: string[], form: Partial<PieceForm>, known = pieces) {
  const found = findPieces(
    { units, starts: [], ends: [] },
    pieces,
    { ...FORM, ...form },
    (piece) => known.includes(piece),
  );
  return found.map(({ from, to }) => units.slice(from, to));
}

Deno.test("findPieces() follows pieces with prefixes and suffixes", () => {
  const prefixed = parts("unable", ["un", "##able"], { kind: "WordPiece", prefix: "##" });
  assert.deepEqual(prefixed, ["un", "able"]);
  assert.deepEqual(parts("unable", ["un", "able</w>"], { suffix: "</w>" }), ["un", "able"]);
});

Deno.test("findPieces() gives an unknown piece its character, or the word in WordPiece", () => {
  assert.deepEqual(parts("a😀b", ["a", "<unk>", "b"], {}), ["a", "😀", "b"]);
  assert.deepEqual(parts("a😀b", ["<unk>"], { kind: "WordPiece" }), ["a😀b"]);
});

Deno.test("findPieces() fuses unknown pieces that touch, where the model does", () => {
  const pieces = ["<unk>", "<unk>", "b", "<unk>"];
  assert.deepEqual(parts("xybz", pieces, {}), ["x", "y", "b", "z"]);
  assert.deepEqual(parts("xybz", pieces, { fuseUnk: true }), ["xy", "b", "z"]);
  assert.deepEqual(parts("xyb", ["x", "y", "b"], { kind: "Unigram", fuseUnk: true }, ["b"]), [
    "xy",
    "b",
  ]);
});

Deno.test("findPieces() gives each byte its whole character", () => {
  const pieces = ["<0xC3>", "<0xA9>", "x", "<0xE4>", "<0xB8>", "<0xAD>"];
  assert.deepEqual(parts("éx中", pieces, {}), ["é", "é", "x", "中", "中", "中"]);
});

Deno.test("findPieces() ends before the end of the word when pieces are not in it", () => {
  const found = findPieces(
    { units: "abc", starts: [], ends: [] },
    ["a", "x", "c"],
    FORM,
    () => true,
  );
  assert.notEqual(found.at(-1)?.to, 3);
});
