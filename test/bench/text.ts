/**
 * Tokenizing and cleaning against their peers on the same texts, one thread each, in turns within one
 * run: Rust's tokenizers and ftfy (their Python is named by WORKBOOK_TEXT_PYTHON: tokenizers 0.23.3,
 * ftfy 6.3.1), and transformers.js.
 *
 *     deno task bench text [encode] [read] [clean] [rounds=7]
 *
 * Prints a JSON line for each engine, work and kind of text: the median of texts a second (with
 * offsets, but for transformers.js, which has none) or of megabytes (UTF-8) a second, the range,
 * and the ratio to each peer. `load` is the machine's load at the beginning: other work on it makes all
 * numbers worse.
 *
 * @module
 */
import process from "node:process";
import { z } from "zod";
import { locateBert } from "../../lib/bert/source.ts";
import { here, median, print, readCommandLine, round } from "./measure.ts";
import { Runner } from "./runner.ts";
import { type Corpus, readCorpora } from "./text_corpora.ts";

const Answer = z.object({
  seconds: z.number().default(NaN),
  count: z.number().default(0),
  missing: z.string().optional(),
  versions: z.record(z.string(), z.string()).optional(),
});
type Answer = z.infer<typeof Answer>;

/** One engine's way to do a piece of work. */
interface Contender {
  engine: Runner;
  /** What it is called in the results. */
  label: string;
  work: string;
  rates: number[];
  last?: Answer;
}

const WORKS = ["encode", "read", "clean"] as const;
const { words, options: { rounds } } = readCommandLine(
  Deno.args,
  WORKS,
  z.object({ rounds: z.coerce.number().int().min(1).default(7) }),
);
const tasks = words.length > 0 ? words : WORKS;

function startEngines(file: string): Runner[] {
  const own = (name: string) =>
    new Runner(name, [Deno.execPath(), "run", "-A", here("text_own.ts"), name, file]);
  const python = process.env.WORKBOOK_TEXT_PYTHON;
  if (python) {
    return [
      own("workbook"),
      new Runner("python", [python, here("peer_text.py"), file]),
      own("transformers.js"),
    ];
  }
  console.error(
    "No Python peers: set WORKBOOK_TEXT_PYTHON to a Python with tokenizers 0.23.3 and ftfy 6.3.1.",
  );
  return [own("workbook"), own("transformers.js")];
}

function contendersOf(task: string, engines: Runner[]): Contender[] {
  const work = task === "read" ? "encode and read" : task;
  return engines.filter(({ name }) => task !== "clean" || name !== "transformers.js")
    .flatMap((engine) => {
      const label = engine.name !== "python" ? engine.name : task === "clean" ? "ftfy" : "rust";
      const second = task === "encode" ? SECOND[engine.name] : undefined;
      const variant = second ? [{ engine, ...second, rates: [] }] : [];
      return [{ engine, label, work, rates: [] }, ...variant];
    });
}

/** A second way in which an engine encodes. */
const SECOND: Record<string, { label: string; work: string }> = {
  // without the words that it remembers from the turn before
  "workbook": { label: "workbook, afresh", work: "encode afresh" },
  "python": { label: "rust, batch", work: "encode_batch" },
};

async function compare(task: string, { name: corpus, texts }: Corpus, engines: Runner[]) {
  const contenders = contendersOf(task, engines), load = Deno.loadavg()[0];
  const bytes = new TextEncoder().encode(texts.join("")).length;
  const size = task === "clean" ? bytes / 1e6 : texts.length;
  for (let turn = -5; turn < rounds; turn++) { // the first five let the machine code settle
    for (const one of contenders) {
      one.last = await one.engine.ask({ work: one.work, corpus }, Answer);
      if (turn >= 0 && !one.last.missing) one.rates.push(size / one.last.seconds);
    }
  }
  const measured = contenders.filter(({ rates }) => rates.length > 0);
  for (const { label, work, rates, last } of measured) {
    const ratios = measured.filter((other) => other.label !== label)
      .map((other) => [`to ${other.label}`, round(median(rates) / median(other.rates))]);
    print({
      bench: "text",
      work,
      corpus,
      engine: label,
      unit: task === "clean" ? "MB/s" : "texts/s",
      median: round(median(rates)),
      least: round(Math.min(...rates)),
      most: round(Math.max(...rates)),
      ...Object.fromEntries(ratios),
      texts: texts.length,
      megabytes: round(bytes / 1e6),
      [task === "clean" ? "characters" : "tokens"]: last?.count,
      rounds,
      load: round(load),
      versions: last?.versions,
    });
  }
}

const { folder } = await locateBert("minilm-en", {});
const corpora = await readCorpora(folder), file = await Deno.makeTempFile({ suffix: ".json" });
await Deno.writeTextFile(file, JSON.stringify(corpora));
{
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(file));
  const engines = startEngines(file).map((engine) => stack.use(engine));
  for (const task of tasks) {
    for (const corpus of corpora) await compare(task, corpus, engines);
  }
}
