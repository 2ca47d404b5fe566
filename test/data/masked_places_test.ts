import assert from "node:assert/strict";
import { type Example, makeBatch, maskTokens } from "lib/data/mod.ts";
import { maskedPlaces } from "lib/data/masked_places.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const masked = (positions: number[], labels: number[]) => ({
  masked: { ids: new Int32Array(), positions, labels },
});

Deno.test("maskedPlaces() numbers places row by row, and fills up with places that ask for none", () => {
  const rows = [masked([1, 3], [7, 8]), masked([], []), masked([2], [9])];
  const found = maskedPlaces(rows, { size: 4, length: 10 });
  assert.deepEqual([...found?.places ?? []], [1, 3, 22, 0, 0, 0, 0, 0]);
  assert.deepEqual([...found?.words ?? []], [7, 8, 9, -1, -1, -1, -1, -1]);
  assert.equal(maskedPlaces([{}, {}], { size: 2, length: 10 }), null);
});

Deno.test("maskedPlaces() has few numbers of places for batches of one shape", () => {
  const sizes = new Set<number>();
  for (let count = 1; count <= 300; count++) {
    const places = Array.from({ length: count }, (_, i) => i);
    const found = maskedPlaces([masked(places, places)], { size: 16, length: 64 });
    sizes.add(found?.places.length ?? 0);
    assert.ok((found?.places.length ?? 0) >= count);
  }
  assert.deepEqual([...sizes], [103, 206, 309]);
});

Deno.test("makeBatch() shows masked ids, and asks for what stood there in real rows only", async () => {
  const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
  const examples = ["房间很干净，服务也好", "很好，下次还会来住"].map((text, row): Example => {
    const encoding = tokenizer.encode(text), { maskId } = tokenizer;
    const masked = maskTokens(encoding, { seed: [1, 0, row], maskId, wordIds: [5], share: 0.5 });
    return { encoding, label: -1, masked };
  });
  const batch = makeBatch(examples, [1, 0], { batchSize: 4, padId: tokenizer.padId });
  assert.deepEqual([batch.size, [...batch.rows]], [4, [1, 0, -1, -1]]);
  const words = [...batch.masked?.words ?? []].filter((word) => word >= 0);
  const places = [...batch.masked?.places ?? []].slice(0, words.length);
  const wanted = [1, 0].flatMap((row, at) =>
    examples[row].masked?.positions.map((
      k,
    ) => [at * batch.length + k, examples[row].encoding.ids[k]])
  );
  assert.deepEqual(places.map((place, i) => [place, words[i]]), wanted);
  const seen = [...batch.ids.subarray(0, examples[1].encoding.length)];
  assert.deepEqual(seen, [...examples[1].masked?.ids ?? []]);
  const plain = makeBatch(examples.map(({ encoding, label }) => ({ encoding, label })), [0], {
    batchSize: 1,
    padId: 0,
  });
  assert.equal(plain.masked, null);
});
