import assert from "node:assert/strict";
import { clean, cleanWithReport, RULE_NAMES } from "lib/text/mod.ts";
import { HOSTILE } from "./hostile_texts.ts";
import { only } from "./table.ts";

// Linear work takes some hundredths of a second here, quadratic work tens of seconds. How the time
// grows is measured by test/bench/text_growth.ts.
const UNITS = 100_000;
const SECONDS = 5;

for (const rule of RULE_NAMES) {
  Deno.test(`${rule}: ${HOSTILE[rule].length} hostile texts end soon and settle`, () => {
    for (const unit of HOSTILE[rule]) {
      const raw = unit.repeat(UNITS / unit.length);
      const begin = performance.now();
      const cleaned = clean(raw, only(rule));
      assert(performance.now() - begin < 1000 * SECONDS, `${rule}: ${JSON.stringify(unit)}`);
      assert.equal(clean(cleaned, only(rule)), cleaned);
    }
  });
}

Deno.test("hostile texts of all rules settle under all rules, whole and cut off", () => {
  for (const unit of Object.values(HOSTILE).flat()) {
    const raw = unit.repeat(500).slice(0, -1);
    const { text, settled } = cleanWithReport(raw);
    assert.equal(settled, true, JSON.stringify(unit));
    assert.equal(clean(text), text, JSON.stringify(unit));
  }
});
