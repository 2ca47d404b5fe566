import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Row } from "lib/data/mod.ts";
import { dataFingerprint, type TrainingData } from "lib/train/mod.ts";

const rows: Row[] = [{ id: "1", text: "很好", label: "1" }, { id: "2", text: "差", label: "0" }];

function print(train: Row[] = rows, more: Partial<TrainingData<Row>> = {}): string {
  const splits = { train, dev: [rows[0]], test: [] };
  return dataFingerprint({ name: "reviews", labels: ["0", "1"], splits, ...more });
}

Deno.test("dataFingerprint() is the SHA-256 of labels and rows in a stated form", () => {
  const text = '["0","1"]\ntrain 2\n["很好","1"]\n["差","0"]\n\ndev 1\n["很好","1"]\n\ntest 0\n';
  assert.equal(print(), createHash("sha256").update(text).digest("hex"));
});

Deno.test("dataFingerprint() does not look at names and ids", () => {
  const renamed = rows.map((row, i) => ({ ...row, id: `other ${i}` }));
  assert.equal(print(renamed, { name: "another" }), print());
});

Deno.test("dataFingerprint() tells every change of rows, order, labels and splits", () => {
  const [a, b] = rows, third = { id: "3", text: "行", label: "1" };
  const others = [
    print([b, a]),
    print([a]),
    print([a, b, third]),
    print([{ ...a, label: "0" } as Row, b]),
    print([{ ...a, text: "很好 " } as Row, b]),
    print([{ ...a, textB: "" } as Row, b]),
    print(rows, { labels: ["1", "0"] }),
    print(rows, { splits: { train: rows, dev: [], test: [a] } }),
    print([{ id: "1", tokens: ["很好"], tags: ["1"] }, b]),
    print([{ id: "1", text: "很好", entities: [] }, b]),
    print([{ id: "1", text: "很好", entities: [{ start: 0, end: 1, label: "1" }] }, b]),
    print([{ id: "1", text: '很好","1"]\n["差', label: "0" }]),
    print([{ ...a, text: "\ud800" } as Row, b]),
    print([{ ...a, text: "\ufffd" } as Row, b]),
  ];
  assert.equal(new Set([print(), ...others]).size, others.length + 1);
});
