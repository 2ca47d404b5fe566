/**
 * This side of the text benchmark, with the protocol of peer_text.py: JSON lines on stdin, one JSON line
 * back for each.
 *
 *     deno run -A test/bench/text_own.ts workbook|transformers.js CORPORA.json
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clean } from "../../lib/text/mod.ts";
import { loadTokenizer, type Tokenizer } from "../../lib/tokenizer/mod.ts";
import type { Corpus } from "./text_corpora.ts";
import { TextLineStream } from "./text_lines.ts";

const [engine, path] = Deno.args;
const corpora: Corpus[] = JSON.parse(readFileSync(path, "utf8"));

/** Does a piece of work once over the texts and counts what came out. */
type Work = (texts: string[]) => number;

/** Gets work ready; what that takes is not measured. */
type Prepare = () => Work | Promise<Work>;

async function ownWorks({ model }: Corpus): Promise<Record<string, Prepare>> {
  const tokenizer = await loadTokenizer(model);
  const encodeBy = (by: Tokenizer): Work => (texts) =>
    texts.reduce((sum, text) => sum + by.encode(text).length, 0);
  const read: Work = (texts) =>
    texts.reduce((sum, text) => {
      const { ids, offsets } = tokenizer.encode(text);
      return sum + (ids.length + offsets.length) / 2;
    }, 0);
  const cleanAll: Work = (texts) => texts.reduce((sum, text) => sum + clean(text).length, 0);
  return {
    encode: () => encodeBy(tokenizer),
    "encode afresh": async () => encodeBy(await loadTokenizer(model)),
    "encode and read": () => read,
    clean: () => cleanAll,
  };
}

async function libraryWorks({ model }: Corpus): Promise<Record<string, Prepare>> {
  const { PreTrainedTokenizer } = await import("@huggingface/transformers");
  const json = JSON.parse(readFileSync(join(model, "tokenizer.json"), "utf8"));
  const { _tokenizer: tokenizer } = new PreTrainedTokenizer(json, {});
  const encode: Work = (texts) =>
    texts.reduce((sum, text) => sum + tokenizer.encode(text).ids.length, 0);
  return { encode: () => encode, "encode and read": () => encode };
}

const works = new Map<string, Record<string, Prepare>>();
for (const corpus of corpora) {
  works.set(corpus.name, await (engine === "workbook" ? ownWorks : libraryWorks)(corpus));
}

const lines = Deno.stdin.readable.pipeThrough(new TextLineStream());
for await (const line of lines) {
  const { work, corpus: name, quit } = JSON.parse(line);
  if (quit) break;
  const corpus = corpora.find((one) => one.name === name), prepare = works.get(name)?.[work];
  if (!corpus || !prepare) throw new Error(`Expected a work and a corpus but found ${line}.`);
  const run = await prepare(), start = performance.now(), count = run(corpus.texts);
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, count }));
}
