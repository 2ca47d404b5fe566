import assert from "node:assert/strict";
import type { Batch } from "lib/data/mod.ts";
import { parsePretrainConfig, type PretrainConfigInput } from "lib/train/mod.ts";
import { MaskedModel } from "lib/train/masked_model.ts";
import { loadPretrainData } from "lib/train/pretrain_data.ts";
import { pretrainWork } from "lib/train/pretrain_work.ts";
import { RunSteps } from "lib/train/run_steps.ts";
import { openForTests } from "../tensors.ts";
import { pretrainRecipe, toyTexts } from "./toy_texts.ts";

await openForTests();

const data = { name: "toy", splits: { train: toyTexts(2000), dev: toyTexts(20, { seed: 2 }) } };

/** What the loop takes from a run's work: all batches of some epochs, and the rows as they are. */
async function fed(more: PretrainConfigInput, epochs: number) {
  const config = parsePretrainConfig({ ...pretrainRecipe, batchSize: 32, epochs, ...more });
  const model = await MaskedModel.create(config), { tokenizer: { padId, maskId } } = model;
  const work = pretrainWork(config, await loadPretrainData(config, { given: data }), model);
  const steps = new RunSteps(work.examples.train, config, padId, work.inEpoch);
  const batches = Array.from({ length: epochs }, (_, epoch) => {
    const plan = steps.plan(epoch);
    return plan.steps.flatMap((step) => plan.batches(step));
  });
  model.dispose();
  return { work, maskId, batches };
}

/** A row's places and what is seen and asked for there, by the row's number. */
function maskedRows({ rows, ids, length, masked }: Batch) {
  const places = [...masked?.places ?? []], words = [...masked?.words ?? []];
  return new Map([...rows].flatMap((row, at) => {
    if (row < 0) return [];
    const own = words.flatMap((word, k) => {
      const column = places[k] - at * length;
      return word >= 0 && column >= 0 && column < length ? [[column, word, ids[places[k]]]] : [];
    });
    return [[row, own] as const];
  }));
}

Deno.test("the loop is fed masks by BERT's shares, of true words, anew in each epoch", async () => {
  const { work, maskId, batches } = await fed({ masking: { wholeWords: false } }, 2);
  const [first, second] = batches.map((epoch) => new Map(epoch.flatMap((b) => [...maskedRows(b)])));
  assert.deepEqual([first.size, second.size], [work.examples.train.length, first.size]);
  let tokens = 0, asked = 0, masks = 0, same = 0;
  for (const [row, places] of first) {
    const { ids, special } = work.examples.train[row].encoding;
    tokens += special.filter((one) => one === 0).length;
    for (const [column, word, seen] of places) {
      assert.equal(special[column], 0, "special tokens are never asked for");
      assert.equal(ids[column], word, "what is asked for is what stood there");
      asked++;
      if (seen === maskId) masks++;
      else if (seen === word) same++;
    }
  }
  const near = (found: number, share: number, of: number) =>
    assert.ok(
      Math.abs(found / of - share) < 4 * Math.sqrt(share * (1 - share) / of),
      `${found / of}`,
    );
  near(asked, 0.15, tokens);
  near(masks, 0.8, asked);
  near(same, 0.1 + 0.1 / 75, asked); // a word by chance may be the same one
  const differ = [...first].filter(([row, places]) =>
    JSON.stringify(places) !== JSON.stringify(second.get(row))
  );
  assert.ok(differ.length > 0.8 * first.size, `${differ.length} of ${first.size}`);
});

Deno.test("a row's masks follow from seed, epoch and row alone; dev's from the row", async () => {
  const [one, again, other] = [
    await fed({}, 2),
    await fed({ batchSize: 7 }, 2),
    await fed({ seed: 2 }, 1),
  ];
  for (const epoch of [0, 1]) {
    for (const row of [0, 17, 1800]) {
      assert.deepEqual(one.work.inEpoch?.(row, epoch), again.work.inEpoch?.(row, epoch));
    }
  }
  assert.notDeepEqual(one.work.inEpoch?.(17, 0)?.masked, one.work.inEpoch?.(17, 1)?.masked);
  assert.notDeepEqual(one.work.inEpoch?.(17, 0)?.masked, other.work.inEpoch?.(17, 0)?.masked);
  assert.deepEqual(one.work.examples.dev, other.work.examples.dev);
});

Deno.test("batches of one shape have few numbers of places, so that little is compiled", async () => {
  const { batches } = await fed({ masking: { wholeWords: false } }, 3);
  const shapes = new Map<number, Set<number>>();
  for (const { length, masked } of batches.flat()) {
    const sizes = shapes.get(length) ?? new Set<number>();
    shapes.set(length, sizes.add(masked?.places.length ?? 0));
  }
  for (const [length, sizes] of shapes) assert.ok(sizes.size <= 2, `${length}: ${[...sizes]}`);
});

Deno.test("RunSteps ends after so many steps, and tells the part of the epoch", async () => {
  const { work } = await fed({}, 1), config = parsePretrainConfig({ batchSize: 32, epochs: 3 });
  const rows = work.examples.train, own = Math.ceil(rows.length / 32), rest = 100 - own;
  const whole = new RunSteps(rows, config, 0);
  assert.deepEqual([whole.total, whole.epochs, whole.stepsIn(0)], [3 * own, 3, own]);
  const cut = new RunSteps(rows, { ...config, steps: 100 }, 0);
  assert.deepEqual([cut.total, cut.epochs, cut.stepsIn(0), cut.stepsIn(1)], [100, 2, own, rest]);
  assert.equal(cut.plan(1).steps.length, rest);
  assert.deepEqual(cut.plan(1).steps, whole.plan(1).steps.slice(0, rest));
  assert.deepEqual([cut.epochAt(own, 0), cut.epochAt(100, 1)], [1, 1 + rest / own]);
});
