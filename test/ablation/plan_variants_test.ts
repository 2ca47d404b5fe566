import assert from "node:assert/strict";
import { type AblationPlanInput, parsePlan } from "lib/ablation/ablation_plan.ts";
import { planVariants } from "lib/ablation/plan_variants.ts";

const plan = (input: Omit<AblationPlanInput, "seeds">) =>
  planVariants(parsePlan({ ...input, seeds: 2 }));
const names = (input: Omit<AblationPlanInput, "seeds">) => plan(input).map(({ name }) => name);

Deno.test("planVariants() changes one factor at a time, and leaves out the base's own levels", () => {
  const factors = { "optim.ema": [null, 0.9, 0.99], "loss.name": ["cross_entropy", "focal"] };
  const variants = plan({ base: { epochs: 2 }, factors });
  assert.deepEqual(variants.map(({ name }) => name), [
    ...["base", "optim.ema 0.9", "optim.ema 0.99", "loss.name focal"],
  ]);
  assert.deepEqual(variants[3].changes, { "loss.name": "focal" });
  assert.deepEqual(variants[3].config.loss, { name: "focal", gamma: 2, labelSmoothing: 0 });
  assert.ok(variants.every(({ config }) => config.epochs === 2));
  assert.deepEqual(variants.map(({ config }) => config.optim.ema), [null, 0.9, 0.99, null]);
});

Deno.test("planVariants() makes the whole grid, with the base once", () => {
  const factors = { "optim.ema": [null, 0.9], epochs: [3, 4, 5] };
  assert.deepEqual(names({ factors, design: "grid" }), [
    ...["base", "optim.ema none, epochs 4", "optim.ema none, epochs 5"],
    ...["optim.ema 0.9, epochs 3", "optim.ema 0.9, epochs 4", "optim.ema 0.9, epochs 5"],
  ]);
});

Deno.test("planVariants() takes variants by name; a value replaces what stood there", () => {
  const variants = plan({
    base: { name: "plain", optim: { ema: 0.9, clip: 2 } },
    variants: { "no EMA": { "optim.ema": null }, "other optimizer": { optim: { clip: 3 } } },
  });
  assert.deepEqual(variants.map(({ name, config }) => [name, config.name]), [
    ["plain", "plain"],
    ["no EMA", "no EMA"],
    ["other optimizer", "other optimizer"],
  ]);
  assert.deepEqual(variants.map(({ config: { optim } }) => [optim.ema, optim.clip]), [
    [0.9, 2],
    [null, 2],
    [null, 3],
  ]);
});

Deno.test("planVariants() refuses entries that do not exist, with the nearest that does", () => {
  const wrong: [Omit<AblationPlanInput, "seeds">, RegExp][] = [
    [{ factors: { "optim.emma": [0.9] } }, /optim\.emma: unknown.*variant "optim\.emma 0\.9"/s],
    [{ factors: { epoch: [4] } }, /epoch: unknown; did you mean epochs\?\n\(variant "epoch 4"\)/],
    [{ variants: { wild: { gamma: 1 } } }, /gamma: unknown; did you mean loss\.gamma\?/],
    [{ factors: { "optim.clip": [-1] } }, /optim\.clip: .*found -1\n\(variant "optim\.clip -1"\)/],
    [{ factors: { seed: [1, 2] } }, /found "seed": seeds are those of the plan/],
    [{ base: { out: "x" }, factors: { epochs: [4] } }, /found "out": the folders of the runs/],
    [{ base: { task: "sentences" }, factors: { epochs: [4] } }, /task/],
  ];
  for (const [input, message] of wrong) {
    assert.throws(() => plan(input), (error: Error) => {
      assert.equal(error.name, "TypeError");
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("planVariants() refuses variants that are the same, and none at all", () => {
  const same = { a: { epochs: 4 }, b: { epochs: 4 } };
  assert.throws(() => plan({ variants: same }), {
    name: "RangeError",
    message:
      'Expected variants that differ but found the same config for "a" and "b". Try leaving ' +
      "one out.",
  });
  assert.throws(() => plan({ variants: { a: { epochs: 3 } } }), /the same config for "base"/);
  assert.throws(() => plan({ variants: { base: { epochs: 4 } } }), /one name for "base"/);
  assert.throws(() => plan({ factors: { epochs: [3] } }), /something to compare with the base/);
});

Deno.test("parsePlan() says what is wrong in a plan", () => {
  assert.throws(() => parsePlan({ seed: 3 }), {
    name: "TypeError",
    message: /^Expected an ablation's plan but found:\n[^]*seeds[^]*seed/,
  });
  assert.throws(() => parsePlan({ factors: { epochs: [] }, seeds: 1 }), /factors\.epochs/);
});
