import assert from "node:assert/strict";
import { applySettings } from "../../lib/cli/apply_settings.ts";

Deno.test("applySettings() sets entries by path, JSON or plain words, and leaves the config alone", () => {
  const config = { epochs: 1, optim: { clip: 1 }, model: "a" };
  const set = applySettings(config, [
    "epochs=5",
    "optim.ema=0.999",
    'loss={"name": "focal"}',
    "loss.gamma=1.5",
    "model=hfl/rbt3",
    "clean=false",
    "tokenBudget=null",
    "name=2 x = 4",
    'columns.text="1"',
  ]);
  assert.deepEqual(set, {
    epochs: 5,
    optim: { clip: 1, ema: 0.999 },
    model: "hfl/rbt3",
    loss: { name: "focal", gamma: 1.5 },
    clean: false,
    tokenBudget: null,
    name: "2 x = 4",
    columns: { text: "1" },
  });
  assert.deepEqual(config, { epochs: 1, optim: { clip: 1 }, model: "a" });
});

Deno.test("applySettings() takes __proto__ for a name like others", () => {
  const set = applySettings({}, ["__proto__.polluted=1"]) as Record<string, unknown>;
  assert.deepEqual(Object.keys(set), ["__proto__"]);
  assert.equal(Object.hasOwn(Object.prototype, "polluted"), false);
});

Deno.test("applySettings() says what is wrong with a setting", () => {
  const wrong: [string, RegExp][] = [
    ["epochs", /^Expected an entry and its value but found "epochs" \(where: --set\)\. Try --set/],
    ["=3", /but found "=3"/],
    ['loss={"name": "focal"', /^Expected "," or "}" .* \(file: --set loss=.*, line 1, column 17\)/],
    [
      "epochs.more=1",
      /^Expected an entry that has parts but found 3 \(where: epochs\)\. Try setting/,
    ],
  ];
  for (const [setting, message] of wrong) {
    assert.throws(() => applySettings({ epochs: 3 }, [setting]), { name: "CommandError", message });
  }
  assert.throws(() => applySettings([], ["epochs=3"]), /but found \[\] \(where: the config\)/);
});
