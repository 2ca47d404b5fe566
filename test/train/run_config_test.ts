import assert from "node:assert/strict";
import { RunConfig } from "lib/train/mod.ts";
import { parseRunConfig } from "lib/train/parse_run_config.ts";

Deno.test("RunConfig is the workbook's recipe where nothing is said", () => {
  assert.deepEqual(RunConfig.parse({}), {
    name: "run",
    task: "sentence",
    model: "bert-mini-zh",
    head: { activation: "tanh", dropout: 0.1 },
    loss: { name: "cross_entropy", labelSmoothing: 0 },
    optim: {
      bottomRate: 1e-5,
      topRate: 3e-5,
      topLayers: 2,
      headRate: 3e-5,
      clip: 1,
      layerDecay: null,
      warmup: 0.1,
      schedule: "linear",
      weightDecay: 0.01,
      ema: null,
      emaStart: "copy",
      accumulate: 1,
      fgm: 0,
    },
    rDrop: 0,
    layers: { freezeEmbeddings: false, freeze: 0, reinitialise: 0 },
    epochs: 3,
    batchSize: 32,
    tokenBudget: null,
    padding: "bucket",
    maxLength: 128,
    patience: 2,
    metric: "macro_f1",
    minimumChange: 0,
    seed: 1,
    precision: "auto",
    checkpointEvery: null,
    columns: {},
    clean: {},
  });
});

Deno.test("RunConfig fills the rest of a part that is given in part", () => {
  assert.equal(RunConfig.parse({ optim: { clip: 5 } }).optim.topRate, 3e-5);
  assert.deepEqual(RunConfig.parse({ loss: { name: "focal", alpha: { a: 1, b: 0 } } }).loss, {
    name: "focal",
    gamma: 2,
    alpha: { a: 1, b: 0 },
    labelSmoothing: 0,
  });
});

Deno.test("RunConfig reads back what it gave", () => {
  const config = RunConfig.parse({ loss: { name: "focal", alpha: "balanced" }, seed: 0 });
  assert.deepEqual(RunConfig.parse(JSON.parse(JSON.stringify(config))), config);
});

Deno.test("RunConfig has the options of the head that its task has", () => {
  const { task, head } = RunConfig.parse({ task: "pair", head: { features: ["cls"] } });
  assert.deepEqual([task, head], ["pair", {
    activation: "tanh",
    dropout: 0.1,
    features: ["cls"],
    pool: "tokens",
    segmentIds: true,
  }]);
  const whole = RunConfig.parse({ task: "pair" });
  assert.deepEqual(whole, { ...RunConfig.parse({}), task: "pair", head: whole.head });
  assert.deepEqual(RunConfig.parse(JSON.parse(JSON.stringify(whole))), whole);
  assert.deepEqual(RunConfig.parse({ task: "sentence" }), RunConfig.parse({ task: undefined }));
});

Deno.test("RunConfig has a CRF over BIO tags for the task tags, and a softmax head to compare with", () => {
  const whole = RunConfig.parse({ task: "tags" });
  assert.deepEqual(whole, {
    ...RunConfig.parse({}),
    task: "tags",
    head: {
      kind: "crf",
      scheme: "BIO",
      dropout: 0.1,
      constraints: "decode",
      reduction: "token_mean",
      rateFactor: 100,
      initial: "uniform",
      pieces: "first",
    },
    overlap: null,
    notation: "rows",
    metric: "entity_f1",
  });
  const { head } = RunConfig.parse({ task: "tags", head: { kind: "softmax", scheme: "BMES" } });
  assert.deepEqual(head, { kind: "softmax", scheme: "BMES", dropout: 0.1, pieces: "first" });
  assert.deepEqual(RunConfig.parse(JSON.parse(JSON.stringify(whole))), whole);
});

const CRF_LOSS =
  "expected no loss for a CRF, which has its own: the negative log-likelihood of a " +
  'row\'s tags; try "head": {"kind": "softmax"} with this loss';

const WRONG: [unknown, string][] = [
  [{ task: "tags", head: { kind: "x" } }, '  head.kind: expected "crf" or "softmax", found "x"'],
  [
    { task: "tags", head: { kind: "softmax", rateFactor: 3 } },
    '  head.rateFactor: unknown; the task "tags" has it with the kind "crf"',
  ],
  [{ task: "tags", loss: { name: "focal" } }, `  loss: ${CRF_LOSS}, found {"name":"focal"}`],
  [
    { task: "tags", rDrop: 1 },
    "  rDrop: expected 0 for a CRF, for it compares tags one by one, found 1",
  ],
  [
    { task: "tags", head: { reduction: "sum" }, optim: { accumulate: 2 } },
    '  optim.accumulate: expected 1 where "head.reduction" is "sum": sums have no mean, found 2',
  ],
  [{ overlap: 3 }, '  overlap: unknown; the task "tags" has it'],
  [{ task: "pairs" }, '  task: expected "sentence", "pair", "tags" or "prompt", found "pairs"'],
  [{ head: { features: ["cls"] } }, '  head.features: unknown; the task "pair" has it'],
  [{ task: "pair", features: ["cls"] }, "  features: unknown; did you mean head.features?"],
  [
    { task: "pair", head: { feature: ["cls"] } },
    "  head.feature: unknown; did you mean head.features?",
  ],
  [
    { task: "pair", head: { features: [] } },
    "  head.features: Too small: expected array to have >=1 items, found []",
  ],
  [
    { task: "pair", head: { features: ["cls", "cls"] } },
    '  head.features: expected each feature once, found ["cls","cls"]',
  ],
  [
    { task: "pair", head: { features: ["mean"] } },
    '  head.features.0: Invalid option: expected one of "cls"|"mean1"|"mean2"|"absdiff"|"product", ' +
    'found "mean"',
  ],
  [{ epoch: 3 }, "  epoch: unknown; did you mean epochs?"],
  [{ warmup: 0.1 }, "  warmup: unknown; did you mean optim.warmup?"],
  [{ optim: { epochs: 3 } }, "  optim.epochs: unknown; did you mean epochs?"],
  [{ optim: { bottomrate: 1 } }, "  optim.bottomrate: unknown; did you mean optim.bottomRate?"],
  [{ quodlibet: 1 }, "  quodlibet: unknown"],
  [{ loss: { name: "focal", weights: { a: 1 } } }, "  loss.weights: unknown"],
  [{ epochs: 0 }, "  epochs: Too small: expected number to be >=1, found 0"],
  [{ epochs: 1.5 }, "  epochs: Invalid input: expected int, received number, found 1.5"],
  [{ seed: 2 ** 31 }, "  seed: Too big: expected number to be <=2147483647, found 2147483648"],
  [{ maxLength: 3 }, "  maxLength: Too small: expected number to be >=4, found 3"],
  [{ optim: { topRate: 0 } }, "  optim.topRate: Too small: expected number to be >0, found 0"],
  [{ optim: { warmup: 2 } }, "  optim.warmup: Too big: expected number to be <=1, found 2"],
  [
    { optim: { clip: Infinity } },
    "  optim.clip: Invalid input: expected number, received Infinity, found Infinity",
  ],
  [{ head: { dropout: 1 } }, "  head.dropout: Too big: expected number to be <1, found 1"],
  [
    { loss: { name: "focal", gamma: 11 } },
    "  loss.gamma: Too big: expected number to be <=10, found 11",
  ],
  [
    { loss: { name: "focal", alpha: { a: -1 } } },
    "  loss.alpha.a: Too small: expected number to be >=0, found -1",
  ],
  [
    { loss: { name: "cross_entropy", weights: "even" } },
    '  loss.weights: expected "balanced" or a number from 0 for each label, found "even"',
  ],
  [{ ema: 0.99 }, "  ema: unknown; did you mean optim.ema?"],
  [{ optim: { ema: 1 } }, "  optim.ema: Too big: expected number to be <1, found 1"],
  [{ columns: { labels: "y" } }, "  columns.labels: unknown; did you mean columns.label?"],
  [{ layers: { freze: 2 } }, "  layers.freze: unknown; did you mean layers.freeze?"],
  [7, "  the config: Invalid input: expected object, received number, found 7"],
];

Deno.test("parseRunConfig() names the path of what is wrong, what it found and what may be meant", () => {
  for (const [input, problem] of WRONG) {
    assert.throws(() => parseRunConfig(input), {
      name: "TypeError",
      message: `Expected a run config but found:\n${problem}`,
    });
  }
});

Deno.test("parseRunConfig() names everything that is wrong at once", () => {
  const input = { epochs: 0, optim: { clip: -1, momentum: 0.9 }, precision: "fp16" };
  assert.throws(() => parseRunConfig(input), ({ message }: Error) => {
    const places = message.split("\n").slice(1).map((line) => line.split(":")[0].trim());
    assert.deepEqual(places.sort(), ["epochs", "optim.clip", "optim.momentum", "precision"]);
    return true;
  });
});
