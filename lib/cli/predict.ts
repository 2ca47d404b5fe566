import { openEngine } from "../engine/mod.ts";
import { writeAll, writeAtomicWith } from "../fetch/mod.ts";
import { stopCode, stopSignal } from "../jupyter/mod.ts";
import {
  loadClassifier,
  loadPromptClassifier,
  loadTagger,
  predictEntityStretches,
  type PredictOptions,
  predictStretches,
  savedRows,
  savedTask,
  terminalLine,
} from "../train/mod.ts";
import { type CommandForm, readCommandLine, typedPath } from "./command_line.ts";
import { inputTexts } from "./input_texts.ts";
import { inputRows } from "./input_rows.ts";
import { CommandError, runCommand } from "./run_command.ts";

const PRECISIONS = ["fp32", "bf16", "auto"] as const;

const NO_PAIRS = "Expected no --columns.textB for a model for tags but found one. Try without.";
const NO_WORDS =
  "Expected no --columns.tokens for a model that gives texts a label but found one. Try " +
  "--columns.text.";

const FORM: CommandForm = {
  usage: "deno task predict MODEL FILE [--columns.text NAME] [--columns.textB NAME] [--out FILE]",
  purpose:
    "Predicts the label of each text of FILE and writes a line of JSON for each, in their\n" +
    'order: {"label": "…", "scores": {"…": 0.93, …}}; by a model for tags the entities,\n' +
    '{"entities": [{"start": 0, "end": 3, "label": "…", "score": 0.98}]}, in characters of the\n' +
    'text. MODEL is a folder that "task finetune" wrote. FILE ends in .csv, .tsv, .jsonl,\n' +
    ".parquet, or .txt with a text on each line; for a model of pairs it has two columns of\n" +
    "texts; for one for tags it may be a .conll, or have a column of tokens.",
  words: ["MODEL", "FILE"],
  options: {
    "columns.text": { value: "NAME", what: 'the column of the texts; default "text"' },
    "columns.textB": { value: "NAME", what: 'that of the second texts; default "textB"' },
    "columns.tokens": { value: "NAME", what: 'that of words; default "tokens"' },
    out: { value: "FILE", what: "where to write; default: standard output" },
    batchSize: { value: "N", what: "texts that go in at a time; default 64" },
    precision: { value: "NAME", what: "fp32, bf16 or auto (the default)" },
    help: { what: "this text" },
  },
  examples: [
    "deno task predict runs/reviews more.csv --columns.text=review > labels.jsonl",
    "deno task predict runs/pairs pairs.tsv --columns.text=question --columns.textB=answer",
  ],
};

/** `task predict MODEL FILE [option ...]`: labels for a file's texts, as JSON lines. */
if (import.meta.main) {
  await runCommand(async () => {
    const line = readCommandLine(Deno.args, FORM);
    if (!line) return 0;
    const [folder, file] = line.words.map(typedPath), { options } = line;
    const batchSize = batchSizeOf(options.batchSize?.[0]);
    const precision = precisionOf(options.precision?.[0]);
    const [text, textB, tokens] = ["text", "textB", "tokens"]
      .map((name) => options[`columns.${name}`]?.[0]);
    const out = options.out?.[0], takes = await savedRows(folder);
    if (takes === "tags") {
      if (textB !== undefined) throw new CommandError(NO_PAIRS);
      const rows = await inputRows(file, { text, tokens });
      await openEngine({ precision });
      using tagger = disposable(await loadTagger(folder));
      const { model } = tagger;
      return await predictTo(
        out,
        rows.length,
        (watch) => predictEntityStretches(model, rows, { batchSize, ...watch }),
      );
    }
    if (tokens !== undefined) throw new CommandError(NO_WORDS);
    const texts = await inputTexts(file, takes, { text, textB });
    await openEngine({ precision });
    const load = await savedTask(folder) === "prompt" ? loadPromptClassifier : loadClassifier;
    using classifier = disposable(await load(folder));
    const { model } = classifier;
    return await predictTo(
      out,
      texts.length,
      (watch) => predictStretches(model, texts, { batchSize, ...watch }),
    );
  });
}

/** A model that is disposed of where its block ends. */
function disposable<M extends { dispose(): void }>(model: M) {
  return { model, [Symbol.dispose]: () => model.dispose() };
}

type Predict = (
  watch: Required<Pick<PredictOptions, "signal" | "onProgress">>,
) => AsyncIterable<object[]>;

/** Writes predictions as they come, or, to a file, whole or not at all; returns the exit code. */
async function predictTo(
  out: string | undefined,
  total: number,
  predict: Predict,
): Promise<number> {
  const line = terminalLine(), quiet = out === undefined && Deno.stdout.isTerminal();
  const onProgress = ({ done }: { done: number }) => {
    if (!quiet) line.update(`${done} of ${total} texts`);
  };
  const stretches = predict({ signal: stopSignal(), onProgress });
  try {
    if (out === undefined) await writeTo(Deno.stdout, stretches);
    else await writeAtomicWith(typedPath(out), (file) => writeTo(file, stretches));
    return 0;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return 0; // the reader has had enough
    if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
    console.error(`Stopped.${out === undefined ? "" : ` ${out} is as it was.`}`);
    return stopCode();
  } finally {
    line.finish();
  }
}

async function writeTo(
  file: Pick<Deno.FsFile, "write">,
  stretches: AsyncIterable<object[]>,
): Promise<void> {
  const encoder = new TextEncoder();
  for await (const stretch of stretches) {
    const lines = stretch.map((prediction) => JSON.stringify(prediction) + "\n").join("");
    await writeAll(file, encoder.encode(lines));
  }
}

function batchSizeOf(text = "64"): number {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1) return size;
  throw new CommandError(`Expected --batchSize as a whole number from 1 but found "${text}".`);
}

function precisionOf(text = "auto"): typeof PRECISIONS[number] {
  const found = PRECISIONS.find((name) => name === text);
  if (found) return found;
  throw new CommandError(`Expected --precision as fp32, bf16 or auto but found "${text}".`);
}
