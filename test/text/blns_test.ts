import assert from "node:assert/strict";
import { clean } from "lib/text/mod.ts";
import { assertPromises } from "./promises.ts";
import { hasShared, SHARED } from "./shared_texts.ts";

Deno.test({
  name: `cleaning keeps its promises for 515 naughty strings${
    hasShared ? "" : " (no shared corpora here)"
  }`,
  ignore: !hasShared,
  fn: async () => {
    const file = new URL("corpora/blns/blns.json", SHARED);
    const strings: string[] = JSON.parse(await Deno.readTextFile(file));
    assert.equal(strings.length, 515);
    for (const raw of strings) {
      for (const punctuation of ["auto", "chinese", "english"] as const) {
        assertPromises(raw, { punctuation, simplified: true });
      }
    }
    assertPromises(strings.join("\n"));
    assert.equal(clean(strings.join("")).includes("\x00"), false);
  },
});
