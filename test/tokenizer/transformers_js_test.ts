/** A second oracle beside Rust's golden files: transformers.js, live, on the same texts. */
import { PreTrainedTokenizer } from "@huggingface/transformers";
import assert from "node:assert/strict";
import { join } from "node:path";
import { corpus, modelFolder, samplesOf, sharedProblem } from "./corpus.ts";
import { tokenizerWith } from "./golden.ts";

/**
 * Where transformers.js 4.3.1 and Rust part, and this library goes with Rust. Added tokens are not
 * compared: transformers.js does not heed `single_word`.
 */
const FAULTS: Record<string, RegExp> = {
  "takes halves of characters beyond U+FFFF for characters": /[\u{10000}-\u{10ffff}]/u,
  "knows punctuation that is newer than Rust's tables": /[\u061d\u09fd\u0a76\u0c77\u0c84]/,
  "knows marks that are newer than Rust's tables": /[\u0d3b\u1df6-\u1dfb]/,
};

for (const run of corpus.runs.filter(({ added, setting }) => !added && setting === "uncased")) {
  const folder = modelFolder(run.model);
  Deno.test({
    name:
      `encode() has the ids of transformers.js on ${run.texts} texts, but for its known faults ` +
      `(${run.model})`,
    ignore: sharedProblem() !== null || folder === null,
    async fn() {
      const json = JSON.parse(await Deno.readTextFile(join(folder ?? "", "tokenizer.json")));
      const theirs = new PreTrainedTokenizer(json, {})._tokenizer;
      const ours = await tokenizerWith(folder ?? "", run.setting, false);
      const differing = samplesOf(run).filter(({ text }) =>
        String(ours.encode(text).ids) !== String(theirs.encode(text).ids)
      );
      const faults = Object.values(FAULTS);
      const unknown = differing.filter(({ text }) => !faults.some((fault) => fault.test(text)));
      assert.deepEqual(unknown.slice(0, 5), []);
      // real texts have next to none of these characters
      assert.ok(differing.filter(({ from }) => from !== "random").length <= 10);
      assert.ok(differing.length < 0.05 * run.texts, `${differing.length} of ${run.texts}`);
    },
  });
}
