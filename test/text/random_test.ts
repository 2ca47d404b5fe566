import assert from "node:assert/strict";
import { clean, cleanWithReport, RULE_NAMES, RULES } from "lib/text/mod.ts";
import { resolveOptions } from "lib/text/clean_options.ts";
import { traitsOf } from "lib/text/traits.ts";
import { assertPromises } from "./promises.ts";
import { randomOptions, randomText, seededRandom } from "./random_text.ts";

// WORKBOOK_LONG=1 takes a million texts, some minutes.
const TEXTS = Deno.env.get("WORKBOOK_LONG") ? 1_000_000 : 20_000;

Deno.test(`cleaning keeps its promises for ${TEXTS} random texts, half with random options`, () => {
  const random = seededRandom([TEXTS, 1]);
  for (let n = 0; n < TEXTS; n++) {
    const raw = randomText(random);
    const options = n % 2 === 0 ? {} : randomOptions(random);
    try {
      assertPromises(raw, options);
    } catch (error) {
      throw new Error(`${JSON.stringify(raw)} with ${JSON.stringify(options)}`, { cause: error });
    }
  }
});

Deno.test("a rule that is switched off changes nothing, and one that is on is the only one to", () => {
  const random = seededRandom(2);
  for (let n = 0; n < 2000; n++) {
    const [raw, options] = [randomText(random), randomOptions(random)];
    for (const { rule } of cleanWithReport(raw, options).changes) {
      assert.notEqual(resolveOptions(options)[rule], false, rule);
    }
  }
});

Deno.test("a rule that its traits do not concern finds nothing to do", () => {
  const random = seededRandom(3);
  let idle = 0;
  for (let n = 0; n < 5000; n++) {
    const [raw, options] = [randomText(random, 6), resolveOptions(randomOptions(random))];
    const traits = traitsOf(raw);
    for (const rule of RULES) {
      if (options[rule.name] === false || rule.concerns?.(traits, options) !== false) continue;
      idle++;
      assert.deepEqual(rule.find(raw, options, ~0), [], `${rule.name}: ${JSON.stringify(raw)}`);
    }
  }
  assert(idle > 10_000, "the test skips little");
});

Deno.test("the traits of a text save work, and change nothing of what a rule finds", () => {
  const random = seededRandom(6);
  for (let n = 0; n < 5000; n++) {
    const [raw, options] = [randomText(random, 12), resolveOptions(randomOptions(random))];
    for (const rule of RULES) {
      assert.deepEqual(
        rule.find(raw, options, traitsOf(raw)),
        rule.find(raw, options, ~0),
        rule.name,
      );
    }
  }
});

Deno.test("edits are in order, apart from each other and never split a surrogate pair", () => {
  const random = seededRandom(4);
  for (let n = 0; n < 5000; n++) {
    const raw = clean(randomText(random), { ...ALL_OFF, controls: true });
    const options = resolveOptions(randomOptions(random));
    for (const rule of RULES) {
      let last = 0;
      for (const { start, end } of rule.find(raw, options, ~0)) {
        assert(last <= start && start < end && end <= raw.length, rule.name);
        for (const at of [start, end]) assert(!isInsidePair(raw, at), rule.name);
        last = end;
      }
    }
  }
});

const ALL_OFF = Object.fromEntries(RULE_NAMES.map((name) => [name, false]));

function isInsidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}
