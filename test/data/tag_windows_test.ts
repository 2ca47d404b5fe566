import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeTagRows, entitiesOfUnits, mergeWindows, tagSet } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const TAGS = tagSet(["LOC"], "BIOES");
const options = { tags: TAGS, scheme: "BIOES" as const };

/** A text of 120 characters in which every tenth begins an entity of four. */
const entities = Array.from(
  { length: 12 },
  (_, k) => ({ start: 10 * k + 3, end: 10 * k + 7, label: "LOC" }),
);
const long = { id: "1", text: "我们在上海北京工作了".repeat(12), entities };

Deno.test("windows have their own special tokens, overlap, and leave no token out", () => {
  for (const [maxLength, overlap] of [[32, 8], [32, 0], [20, 17], [64, 1]]) {
    const windows = encodeTagRows([long], tokenizer, { ...options, maxLength, overlap });
    const [whole] = encodeTagRows([long], tokenizer, options), seen = new Set<number>();
    let before = -1;
    for (const { encoding, units, row, rowUnits } of windows) {
      const { ids } = encoding, own = units.filter((unit) => unit !== -1);
      assert.deepEqual([ids[0], ids.at(-1)], [whole.encoding.ids[0], whole.encoding.ids.at(-1)]);
      assert.ok(encoding.length <= maxLength && row === 0);
      assert.equal(rowUnits, windows[0].rowUnits);
      if (before >= 0) assert.ok(before - own[0] >= overlap && own[own.length - 1] >= before);
      before = own[own.length - 1] + 1;
      own.forEach((unit) => seen.add(unit));
      units.forEach((unit, k) => {
        if (unit !== -1) assert.equal(encoding.starts[k], whole.encoding.starts[unit + 1]);
      });
    }
    assert.equal(seen.size, 120);
  }
});

Deno.test("windows begin outside of entities, and entities that their ends cut are not scored", () => {
  const windows = encodeTagRows([long], tokenizer, { ...options, maxLength: 30, overlap: 6 });
  assert.ok(windows.length > 4);
  const found = new Set<number>();
  windows.forEach(({ tags, units }) => {
    const scored = [...tags].filter((tag) => tag !== -1).map((tag) => TAGS[tag]);
    assert.match(scored.join(" ") + " ", /^(O |B-LOC I-LOC I-LOC E-LOC )+$/);
    tags.forEach((tag, k) => tag !== -1 && found.add(units[k]));
  });
  assert.equal(found.size, 120); // what one leaves out another has
});

Deno.test("a cut-off row ends before an entity that the cut goes through", () => {
  const [{ tags, encoding, units }] = encodeTagRows([long], tokenizer, {
    ...options,
    maxLength: 7,
  });
  assert.equal(encoding.length, 7);
  assert.deepEqual([...units], [-1, 0, 1, 2, 3, 4, -1]);
  assert.deepEqual([...tags], [-1, 0, 0, 0, -1, -1, -1]);
});

Deno.test("mergeWindows() takes each unit from the window that shows most around it", () => {
  const rows = [long, { id: "2", text: "北京", entities: [] }, long];
  const windows = encodeTagRows(rows, tokenizer, { ...options, maxLength: 32, overlap: 10 });
  const values = windows.map(({ units }, window) =>
    [...units].flatMap((unit, k) => [unit, Math.min(k, units.length - 1 - k), window])
  );
  const merged = mergeWindows(windows, values, 3);
  assert.deepEqual(merged.map(({ row, units }) => [row, units.length]), [[0, 120], [1, 2], [
    2,
    120,
  ]]);
  for (const { row, units, values: numbers } of merged) {
    units.forEach((unit, k) => {
      assert.equal(numbers[3 * k], unit);
      assert.equal(windows[numbers[3 * k + 2]].row, row);
      const contexts = windows.flatMap((window) => {
        const at = window.row === row ? window.units.indexOf(unit) : -1;
        return at < 0 ? [] : [Math.min(at, window.units.length - 1 - at)];
      });
      assert.equal(numbers[3 * k + 1], Math.max(...contexts));
    });
  }
});

Deno.test("tags of merged windows are the row's own, and lead back to its entities", () => {
  const windows = encodeTagRows([long], tokenizer, { ...options, maxLength: 32, overlap: 10 });
  const truth = encodeTagRows([long], tokenizer, options)[0].tags.filter((tag) => tag !== -1);
  const values = windows.map(({ units }) =>
    [...units].map((unit) => unit === -1 ? 0 : truth[unit])
  );
  const [{ units, values: merged }] = mergeWindows(windows, values, 1);
  const tags = Array.from(merged, (tag) => TAGS[tag]);
  assert.deepEqual(entitiesOfUnits(tags, windows[0].rowUnits, units), entities);
});

Deno.test("a word longer than a window is cut, and nothing is lost", () => {
  const row = { id: "1", tokens: ["x".repeat(90), "y"], tags: ["O", "O"] };
  const all = { ...options, pieces: "all" as const };
  const [whole] = encodeTagRows([row], tokenizer, all);
  if (whole.encoding.length < 20) return; // the vocabulary knows the word
  const windows = encodeTagRows([row], tokenizer, { ...all, maxLength: 12, overlap: 3 });
  const seen = new Set(windows.flatMap(({ units }) => [...units]));
  assert.equal(seen.size - 1, whole.rowUnits.words.length);
});

Deno.test("windows without room beside their overlap are refused", () => {
  assert.throws(() => encodeTagRows([long], tokenizer, { ...options, maxLength: 10, overlap: 8 }), {
    name: "RangeError",
    message:
      "Expected windows with room for more than the overlap of 8 tokens but found room for 8 " +
      "(maxLength 10). Try an overlap of 2.",
  });
});
