import assert from "node:assert/strict";
import { sampleRatio } from "lib/metrics/mod.ts";
import { splitUnit } from "lib/serve/mod.ts";
import { experiment, keys } from "./toy_experiment.ts";

Deno.test("splitUnit() is sticky, splits by the shares, and by other salts independently", () => {
  const all = keys(20_000);
  const variants = [{ name: "old", share: 3 }, { name: "new", share: 1 }] as const;
  const one = experiment({ variants: [...variants] });
  const other = experiment({ name: "other", variants: [...variants] });
  const split = (of: typeof one) => all.map((key) => splitUnit(of, key).variant);
  assert.deepEqual(split(one), split(one));
  const table = new Map<string, number>();
  split(one).forEach((variant, i) => {
    const cell = `${variant} ${splitUnit(other, all[i]).variant}`;
    table.set(cell, (table.get(cell) ?? 0) + 1);
  });
  const cells = ["old old", "old new", "new old", "new new"];
  const found = sampleRatio(cells.map((cell) => table.get(cell) ?? 0), [9, 3, 3, 1]);
  assert.ok(found.p > 0.001, JSON.stringify([...table]));
});

Deno.test("splitUnit() gives a unit another name in each experiment, and never the key", () => {
  const [a, b] = ["one", "two"].map((name) =>
    splitUnit(experiment({ name }), "ada@example.org").unit
  );
  assert.match(a, /^[\da-f]{32}$/);
  assert.notEqual(a, b);
});
