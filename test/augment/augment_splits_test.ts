import assert from "node:assert/strict";
import {
  type AugmentReport,
  augmentSplits,
  labelAgreement,
  type Rewriter,
} from "lib/augment/mod.ts";
import type { LabelledRow, SentenceRow, Splits } from "lib/data/mod.ts";
import { isNear } from "../is_near.ts";

/** Puts a number in that follows from the seed alone. */
const NUMBERED: Rewriter = {
  name: "numbered",
  rewrite: (texts, randoms) => texts.map((text, i) => `${text} ${randoms[i].below(1e6)}`),
};

const always = (by: (text: string) => string): Rewriter => ({
  name: "always",
  rewrite: (texts) => texts.map(by),
});

const rowsOf = (...texts: string[]): SentenceRow[] =>
  texts.map((text, i) => ({ id: `${i}`, text, label: i % 2 ? "b" : "a" }));
const only = (train: SentenceRow[]): Splits<SentenceRow> => ({ train, dev: [], test: [] });
const sums = ({ unchanged, duplicates, leaked, refused, added }: AugmentReport) =>
  unchanged + duplicates + leaked + refused + added;

Deno.test("augmentSplits() adds copies with their rows' labels behind the originals", async () => {
  const train = rowsOf("一", "二", "三"), before = structuredClone(train);
  const { splits, report } = await augmentSplits(only(train), {
    ...{ rewriter: NUMBERED, factor: 2, seed: 1 },
  });
  assert.deepEqual(train, before);
  assert.deepEqual(splits.train.slice(0, 3), before);
  const copies = splits.train.slice(3);
  assert.deepEqual(copies.map(({ id }) => id), ["0~1", "0~2", "1~1", "1~2", "2~1", "2~2"]);
  assert.deepEqual(copies.map(({ label }) => label), ["a", "a", "b", "b", "a", "a"]);
  copies.forEach(({ text }, i) => assert.ok(text.startsWith(before[i >> 1].text)));
  assert.equal(new Set(copies.map(({ text }) => text.slice(2))).size, 6);
  assert.deepEqual(report, {
    ...{ originals: 3, barred: 0, drafted: 6, unchanged: 0, duplicates: 0, leaked: 0 },
    ...{ refused: 0, added: 6 },
  });
});

Deno.test("augmentSplits() gives equal copies for equal seeds, and others for others", async () => {
  const copies = async (seed: number) =>
    (await augmentSplits(only(rowsOf("一", "二")), { rewriter: NUMBERED, seed })).splits.train;
  assert.deepEqual(await copies(7), await copies(7));
  assert.notDeepEqual(await copies(7), await copies(8));
});

Deno.test("augmentSplits() gives a share of the rows one more copy for a broken factor", async () => {
  const train = rowsOf(...Array.from({ length: 2000 }, (_, i) => `text ${i}`));
  const { report } = await augmentSplits(only(train), { rewriter: NUMBERED, factor: 1.3, seed: 3 });
  assert.ok(isNear(report.drafted - 2000, 2000, 0.3), `${report.drafted}`);
});

Deno.test("augmentSplits() leaves dev and test alone, and lets no text of theirs into train", async () => {
  const splits = {
    train: rowsOf("leak", "two", "three"),
    dev: rowsOf("Ｌeak"), // the same to a reader
    test: rowsOf("two!"),
  };
  const { splits: found, report } = await augmentSplits(splits, {
    ...{ rewriter: always((text) => `${text}!`), seed: 1 },
  });
  assert.equal(found.dev, splits.dev);
  assert.equal(found.test, splits.test);
  assert.deepEqual(found.train.map(({ text }) => text), ["leak", "two", "three", "three!"]);
  assert.deepEqual(
    [report.barred, report.drafted, report.leaked, report.added, sums(report)],
    [1, 2, 1, 1, 2],
  );
});

Deno.test("augmentSplits() drops copies that are nothing new, also of other rows' copies", async () => {
  const blanked = always((text) => text === "一" ? " " : text === "二" ? "三" : text.toUpperCase());
  const { splits, report } = await augmentSplits(only(rowsOf("一", "二", "三", "x")), {
    ...{ rewriter: blanked, seed: 1 },
  });
  assert.equal(splits.train.length, 4);
  assert.deepEqual([report.unchanged, report.duplicates], [3, 1]); // "X" is "x" to a reader
  const same = await augmentSplits(only(rowsOf("一", "二")), {
    ...{ rewriter: always(() => "same"), factor: 2, seed: 1 },
  });
  assert.deepEqual([same.report.added, same.report.duplicates, sums(same.report)], [1, 3, 4]);
});

Deno.test("augmentSplits() rewrites both texts of a pair", async () => {
  const train: LabelledRow[] = [{ id: "p", text: "一", textB: "二", label: "a" }];
  const { splits } = await augmentSplits({ train, dev: [], test: [] }, {
    ...{ rewriter: NUMBERED, seed: 1 },
  });
  const [, copy] = splits.train;
  assert.ok("textB" in copy);
  assert.match(copy.text, /^一 \d+$/);
  assert.match(copy.textB, /^二 \d+$/);
  assert.notEqual(copy.text.slice(2), copy.textB.slice(2));
});

Deno.test("augmentSplits() keeps the copies whose label a classifier gives as well", async () => {
  const seen: unknown[] = [];
  const keep = labelAgreement((texts) => {
    seen.push(...texts);
    return Promise.resolve(
      texts.map((text) => ({ label: String(text).startsWith("一") ? "a" : "x" })),
    );
  });
  const { splits, report } = await augmentSplits(only(rowsOf("一", "二")), {
    ...{ rewriter: always((text) => `${text}!!`), seed: 1, keep },
  });
  assert.deepEqual(seen, ["一!!", "二!!"]); // originals are not asked about
  assert.deepEqual(splits.train.map(({ text }) => text), ["一", "二", "一!!"]);
  assert.deepEqual([report.refused, report.added, sums(report)], [1, 1, 2]);
});

Deno.test("labelAgreement() asks nothing about nothing, and shows pairs as pairs", async () => {
  const never = labelAgreement(() => Promise.reject(new Error("was asked")));
  assert.deepEqual(await never([]), []);
  const pair = { id: "1", text: "一", textB: "二", label: "a" };
  const keep = labelAgreement((texts) => {
    assert.deepEqual(texts, [["一", "二"]]);
    return Promise.resolve([{ label: "b" }]);
  });
  assert.deepEqual(await keep([pair]), [false]);
});

Deno.test("augmentSplits() copes with no rows, and refuses a factor that is none", async () => {
  const { report } = await augmentSplits(only([]), { rewriter: NUMBERED, seed: 1 });
  assert.equal(sums(report), 0);
  for (const factor of [0, -1, NaN, Infinity]) {
    await assert.rejects(augmentSplits(only([]), { rewriter: NUMBERED, seed: 1, factor }), {
      name: "RangeError",
      message: `Expected a number of copies of each row, above 0, but found ${factor} ` +
        "(where: factor). Try 1.",
    });
  }
});
