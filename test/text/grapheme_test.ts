import assert from "node:assert/strict";
import { Clusters, extendsCluster } from "lib/text/grapheme.ts";
import { randomText, seededRandom } from "./random_text.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

Deno.test("Clusters finds the same boundaries as the segmenter on every offset", () => {
  const random = seededRandom(5);
  for (let n = 0; n < 3000; n++) {
    const text = randomText(random, 12);
    const boundaries = [...segmenter.segment(text)].map(({ index }) => index).concat(text.length);
    const clusters = new Clusters(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const floor = boundaries.findLast((boundary) => boundary <= offset);
      const ceil = boundaries.find((boundary) => boundary >= offset);
      assert.equal(clusters.floor(offset), floor, JSON.stringify(text));
      assert.equal(clusters.ceil(offset), ceil, JSON.stringify(text));
    }
  }
});

Deno.test("extendsCluster() knows accents, joiners, selectors and skin tones", () => {
  const extending = ["\u0301", "\u200d", "\ufe0f", "\u{1f3fd}", "\u{e0067}", "\u093f", "\u3099"];
  for (const sign of extending) assert(extendsCluster(`x${sign}`, 1), escape(sign));
  for (const sign of ["a", "好", "😀", " ", "", "\u200b"]) assert(!extendsCluster(`x${sign}`, 1));
});
