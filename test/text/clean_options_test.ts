import assert from "node:assert/strict";
import { clean, CleanOptions, RULE_NAMES } from "lib/text/mod.ts";

Deno.test("CleanOptions has one key per rule, and its defaults", () => {
  const defaults = CleanOptions.parse({});
  assert.deepEqual(Object.keys(defaults).sort(), [...RULE_NAMES].sort());
  assert.deepEqual(defaults, {
    controls: true,
    mojibake: true,
    entities: true,
    tags: true,
    invisible: true,
    width: true,
    simplified: false,
    punctuation: "auto",
    repeats: 3,
    spaces: true,
  });
});

Deno.test("every rule can be switched off", () => {
  for (const name of RULE_NAMES) assert.equal(CleanOptions.parse({ [name]: false })[name], false);
});

/** The message of the error that the options raise. */
function refusal(options: unknown): string {
  try {
    clean("", options as CleanOptions);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
  }
  return "no TypeError";
}

Deno.test("an unknown key is refused with the nearest name", () => {
  assert.equal(
    refusal({ punctuaton: "chinese" }),
    'Expected cleaning options but found:\n  unknown option "punctuaton"; did you mean "punctuation"?',
  );
  assert.equal(
    refusal({ html: true }),
    'Expected cleaning options but found:\n  unknown option "html"; known: controls, mojibake, ' +
      "entities, tags, invisible, width, simplified, punctuation, repeats, spaces",
  );
});

Deno.test("a value out of range is refused with its key", () => {
  assert.match(refusal({ repeats: 0 }), /^Expected cleaning options but found:\n {2}repeats: /);
  assert.match(refusal({ repeats: 2.5 }), /\n {2}repeats: /);
  assert.match(refusal({ punctuation: true }), /\n {2}punctuation: /);
  assert.match(refusal({ tags: "no", spaces: 1 }), /\n {2}tags: .*\n {2}spaces: /);
  assert.match(refusal(null), /^Expected cleaning options but found:/);
});
