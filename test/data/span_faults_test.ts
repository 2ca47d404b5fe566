import assert from "node:assert/strict";
import { spanFaults } from "lib/data/mod.ts";

const tags = (...list: string[]) =>
  spanFaults({ id: "", tokens: list.map(() => "字"), tags: list });

Deno.test("spanFaults() accepts sound tags of every scheme", () => {
  assert.deepEqual(tags("B-A", "I-A", "O", "B-A", "B-B", "I-B"), []);
  assert.deepEqual(tags("B-A", "I-A", "E-A", "S-B", "O"), []);
  assert.deepEqual(tags("B-A", "M-A", "E-A", "S-B", "O", "B-C-D", "E-C-D"), []);
  assert.deepEqual(tags("B-A", "I-A", "L-A", "U-B"), []);
  assert.deepEqual(spanFaults({ id: "", text: "x", label: "1" }), []);
});

Deno.test("spanFaults() reports tags out of order", () => {
  assert.deepEqual(tags("I-A"), ["tag 0: I-A after O"]);
  assert.deepEqual(tags("B-A", "I-B"), ["tag 1: I-B after B-A"]);
  assert.deepEqual(tags("B-A", "O", "S-B"), ["tag 1: O after B-A"]);
  assert.deepEqual(tags("S-B", "E-B"), ["tag 1: E-B after S-B"]);
  assert.deepEqual(tags("S-B", "B-A"), ["tag 1: B-A at the end"]);
  const blank = { id: "", tokens: [" ", "字"], tags: ["B-A", "I-A"] };
  assert.deepEqual(spanFaults(blank), ["tag 0: B-A on a blank token"]);
});

Deno.test("spanFaults() reports spans that cannot be meant", () => {
  const faults = (text: string, ...spans: [number, number][]) =>
    spanFaults({
      id: "",
      text,
      entities: spans.map(([start, end]) => ({ start, end, label: "A" })),
    });
  assert.deepEqual(faults("在北京。", [1, 3]), []);
  assert.deepEqual(faults("在北京。", [1, 4]), ['A 1–4 "北京。": punctuation at an end']);
  assert.deepEqual(faults("在 北京", [1, 4]), ['A 1–4 " 北京": white space at an end']);
  assert.deepEqual(faults("北京", [0, 3]), ['A 0–3 "北京": outside of the text']);
  assert.deepEqual(faults("北京大学", [0, 2], [1, 4]), ['A 0–2 "北京": overlaps A 1–']);
});
