import assert from "node:assert/strict";
import { type Progress, RunConfig, TextClassifier } from "lib/train/mod.ts";
import { score } from "lib/train/score.ts";
import { numbersOf } from "./plain_adamw.ts";
import { toyData } from "./tiny_model.ts";
import {
  devProbabilities,
  failure,
  type Outcome,
  predictionsOf,
  rates,
  recipe,
  run,
} from "./toy_runs.ts";

/** Runs until `when` holds for a state of progress, then presses the stop button. */
function runUntil(
  when: (state: Progress, seen: Progress[]) => boolean,
  delay?: () => Promise<void>,
) {
  const controller = new AbortController(), seen: Progress[] = [];
  const press = () => controller.abort(new Error("stop"));
  return run({}, {
    signal: controller.signal,
    onProgress: (state) => {
      seen.push(state);
      if (!when(state, seen)) return;
      if (delay) delay().then(press);
      else press();
    },
  });
}

/** The scores of the best epoch are those of the model that came back, to the last digit. */
function holdsItsBest({ record, dev }: Outcome): void {
  assert.ok(record.best);
  assert.deepEqual(devProbabilities(record), dev);
  const evaluation = record.evals.find(({ step }) => step === record.best?.step);
  assert.deepEqual(record.dev, evaluation?.metrics);
  const truth = predictionsOf(record, "dev").map(({ label }) => label === "good" ? 1 : 0);
  assert.deepEqual(score(["bad", "good"], truth, dev), record.dev);
}

Deno.test("finetune() gives back the best epoch's weights when later ones are worse", async () => {
  // dev contradicts train: the more is learned, the worse it scores
  const data = toyData(),
    flipped = data.splits.dev.map((row) => {
      return { ...row, label: row.label === "good" ? "bad" : "good" };
    });
  const outcome = await run({ epochs: 4 }, {
    data: { ...data, splits: { ...data.splits, dev: flipped } },
  });
  const scores = outcome.record.evals.map(({ metrics }) => metrics.macro_f1 ?? NaN);
  assert.ok(scores[0] > 0.2 && scores[3] < 0.1, `from epoch to epoch: ${scores}`);
  assert.deepEqual(outcome.record.best, {
    epoch: 1,
    step: 12,
    metric: { name: "macro_f1", value: scores[0] },
  });
  assert.equal(outcome.record.stopped, "finished");
  holdsItsBest(outcome);
});

Deno.test("finetune() keeps the first of epochs with equal scores", async () => {
  const outcome = await run(), { evals, best } = outcome.record;
  const perfect = evals.filter(({ metrics }) => metrics.macro_f1 === 1).map(({ epoch }) => epoch);
  assert.ok(perfect.length > 1, "several epochs are perfect");
  assert.equal(best?.epoch, perfect[0]);
  assert.notEqual(evals[perfect[0] - 1].metrics.loss, evals.at(-1)?.metrics.loss);
  holdsItsBest(outcome);
});

Deno.test("finetune() chooses the best epoch by the metric of the config", async () => {
  const outcome = await run({ epochs: 1, metric: "accuracy" }, { data: toyData({ train: 16 }) });
  const { best, dev } = outcome.record;
  assert.deepEqual(best, { epoch: 1, step: 2, metric: { name: "accuracy", value: dev.accuracy } });
  assert.equal(outcome.progress.at(-1)?.score?.name, "accuracy");
});

Deno.test("finetune() stops when patience has run out, but not early at the last epoch", async () => {
  const none = { optim: rates(1e-9), patience: 2 }; // nothing is learned: each epoch is a tie
  const early = await run({ ...none, epochs: 9 }, { data: toyData({ train: 16 }) });
  assert.equal(early.record.stopped, "early");
  assert.deepEqual(early.record.evals.map(({ epoch }) => epoch), [1, 2, 3]);
  assert.equal(early.record.curves.length, 6);
  assert.equal(early.record.best?.epoch, 1);
  holdsItsBest(early);
  assert.equal(predictionsOf(early.record, "test").length, 24);
  const full = await run({ ...none, epochs: 3 }, { data: toyData({ train: 16 }) });
  assert.equal(full.record.stopped, "finished");
});

Deno.test("finetune() stops after the step under way, with the weights of that step", async () => {
  const { record, weights, progress } = await runUntil(({ step }) => step === 5);
  assert.equal(record.stopped, "interrupted");
  assert.equal(record.curves.length, 5);
  assert.deepEqual(progress.map(({ step, note }) => [step, note]), [
    ...[1, 2, 3, 4, 5].map((step) => [step, undefined]),
    [5, "stopped"],
  ]);
  assert.deepEqual([record.best, record.evals, record.dev, record.test], [null, [], {}, {}]);
  assert.deepEqual(record.predictions, []);
  const oneMore = await runUntil(({ step }) => step === 6);
  assert.deepEqual(oneMore.record.curves.slice(0, 5), record.curves);
  assert.notDeepEqual(oneMore.weights, weights);
});

Deno.test("finetune() stopped in a later epoch gives back the best epoch before", async () => {
  const outcome = await runUntil(({ step }) => step === 18), { record } = outcome;
  assert.equal(record.stopped, "interrupted");
  assert.equal(record.curves.length, 18);
  assert.equal(record.best?.epoch, 1);
  holdsItsBest(outcome);
  assert.deepEqual(record.test, {});
  assert.equal(predictionsOf(record, "test").length, 0);
});

Deno.test("finetune() stops while it scores dev, before the first batch or between two", async () => {
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
  for (const delay of [undefined, turn]) {
    const { record, progress } = await runUntil(({ phase }) => phase === "evaluate", delay);
    assert.equal(record.stopped, "interrupted");
    assert.equal(record.curves.length, 12);
    assert.deepEqual([record.best, record.evals], [null, []], "half a score is no score");
    assert.deepEqual(progress.slice(-2).map(({ phase, note }) => [phase, note]), [
      ["evaluate", undefined],
      ["train", "stopped"],
    ]);
  }
});

Deno.test("finetune() stops while it scores test, and keeps the scores on dev", async () => {
  const outcome = await runUntil(({ phase }, seen) =>
    phase === "evaluate" && seen.filter((state) => state.phase === "evaluate").length === 4
  );
  const { record } = outcome;
  assert.equal(record.stopped, "interrupted");
  assert.equal(outcome.progress.at(-1)?.note, "stopped");
  assert.deepEqual([record.curves.length, record.evals.length], [36, 3]);
  assert.deepEqual(record.test, {});
  holdsItsBest(outcome);
});

Deno.test("finetune() stopped while the model is loaded gives it back as it was", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 0);
  const { record, weights } = await run({ seed: 9 }, { signal: controller.signal });
  assert.equal(record.stopped, "interrupted");
  assert.deepEqual([record.curves, record.evals, record.best], [[], [], null]);
  const config = RunConfig.parse({ ...recipe, seed: 9 });
  const model = await TextClassifier.create(config, ["bad", "good"]);
  assert.deepEqual(weights, numbersOf(model.variables));
  model.dispose();
});

Deno.test("finetune() that is stopped before it begins throws the signal's reason", async () => {
  const error = await failure({}, { signal: AbortSignal.abort() });
  assert.equal(error.name, "AbortError");
});
