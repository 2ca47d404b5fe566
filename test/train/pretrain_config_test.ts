import assert from "node:assert/strict";
import { parsePretrainConfig, PretrainConfig, RunConfig } from "lib/train/mod.ts";

Deno.test("PretrainConfig has the names and defaults of RunConfig, and rates of its own", () => {
  const config = PretrainConfig.parse({}), run = RunConfig.parse({});
  assert.deepEqual(config.masking, { share: 0.15, wholeWords: true });
  assert.deepEqual(config.words, []);
  assert.deepEqual([config.optim.bottomRate, config.optim.headRate], [5e-5, 5e-5]);
  const shared = [
    "model",
    "epochs",
    "batchSize",
    "maxLength",
    "patience",
    "seed",
    "padding",
  ] as const;
  for (const name of shared) assert.deepEqual(config[name], run[name], name);
  assert.deepEqual(Object.keys(config.optim).sort(), Object.keys(run.optim).sort());
  assert.deepEqual(parsePretrainConfig(JSON.parse(JSON.stringify(config))), config);
});

const REFUSED: [unknown, string][] = [
  [{ share: 0.2 }, "  share: unknown; did you mean masking.share?"],
  [
    { masking: { wholeWord: true } },
    "  masking.wholeWord: unknown; did you mean masking.wholeWords?",
  ],
  [{ epoch: 1 }, "  epoch: unknown; did you mean epochs?"],
  [{ heldout: 1 }, "  heldout: unknown; did you mean heldOut?"],
  [{ head: {} }, '  head: unknown; "task finetune" has it'],
  [{ columns: { label: "stars" } }, '  columns.label: unknown; "task finetune" has it'],
  [{ task: "sentence" }, '  task: expected "pretrain", found "sentence"'],
  [{ words: [""] }, '  words.0: Too small: expected string to have >=1 characters, found ""'],
  [{ masking: { share: 0 } }, "  masking.share: Too small: expected number to be >0, found 0"],
  [
    { steps: 0, seed: -1 },
    "  steps: Too small: expected number to be >=1, found 0\n" +
    "  seed: Too small: expected number to be >=0, found -1",
  ],
  [
    { metric: "macro_f1" },
    '  metric: Invalid option: expected one of "loss"|"perplexity"|"accuracy", found "macro_f1"',
  ],
];

for (const [input, lines] of REFUSED) {
  Deno.test(`parsePretrainConfig() refuses ${JSON.stringify(input)}`, () => {
    assert.throws(() => parsePretrainConfig(input), {
      name: "TypeError",
      message: `Expected a config of pre-training but found:\n${lines}`,
    });
  });
}
