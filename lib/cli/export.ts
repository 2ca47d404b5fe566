import { openEngine } from "../engine/mod.ts";
import { type ExportedFile, exportOnnx } from "../export/mod.ts";
import { savedTask } from "../train/mod.ts";
import { type CommandForm, readCommandLine, typedPath } from "./command_line.ts";
import { inputTexts } from "./input_texts.ts";
import { CommandError, runCommand } from "./run_command.ts";

const FORM: CommandForm = {
  usage: "deno task export MODEL --onnx [--int8] [--fp16] [--out FOLDER]",
  purpose:
    'Writes MODEL, a folder that "task finetune" wrote, or a BERT with its masked-LM head,\n' +
    "as ONNX, in the layout that @huggingface/transformers reads. Each file is compared with\n" +
    "the model before it is kept.",
  words: ["MODEL"],
  options: {
    onnx: { what: "onnx/model.onnx, in fp32" },
    int8: { what: "onnx/model_quantized.onnx as well: smaller and faster, a little less exact" },
    fp16: { what: "onnx/model_fp16.onnx as well: half the size, as fast" },
    opset: { value: "N", what: "of ONNX's operators, 17 to 21; default 17" },
    maxError: { value: "X", what: "of int8: error of the logits that is taken; default 0.05" },
    calibrate: { value: "FILE", what: "of int8: texts to measure it on; default: chance words" },
    "columns.text": { value: "NAME", what: 'of that file; default "text"' },
    "columns.textB": { value: "NAME", what: 'of that file; default "textB"' },
    out: { value: "FOLDER", what: "where to; default: MODEL with -onnx behind it" },
    help: { what: "this text" },
  },
  examples: [
    "deno task export runs/reviews --onnx --int8",
    "deno task export runs/reviews --onnx --int8 --calibrate=unseen.csv --columns.text=review",
  ],
};

/** Texts of a file that are measured on: the first. */
const MEASURED = 64;

/** `task export MODEL --onnx [option ...]`: a model as files for other runtimes. */
if (import.meta.main) {
  await runCommand(async () => {
    const line = readCommandLine(Deno.args, FORM);
    if (!line) return 0;
    const { options } = line, one = (name: string) => options[name]?.[0];
    if (one("onnx") === undefined) {
      throw new CommandError("Expected --onnx, the one format there is, but found no format.");
    }
    const model = await modelOf(line.words[0]);
    const int8 = one("int8") !== undefined, file = one("calibrate");
    if (!int8 && (file !== undefined || one("maxError") !== undefined)) {
      throw new CommandError("Expected --int8 with --calibrate or --maxError but found none.");
    }
    const opset = numberOf("opset", one("opset")), maxError = numberOf("maxError", one("maxError"));
    const calibration = file === undefined
      ? undefined
      : await textsOf(model, typedPath(file), one("columns.text"), one("columns.textB"));
    await openEngine({ precision: "fp32" });
    const out = typedPath(one("out") ?? `${line.words[0].replace(/\/+$/, "")}-onnx`);
    const { files } = await exportOnnx(model, out, {
      int8,
      fp16: one("fp16") !== undefined,
      ...(opset === undefined ? {} : { opset }),
      ...(maxError === undefined ? {} : { maxError }),
      ...(calibration ? { calibration } : {}),
    });
    console.log(
      `${files.map(describe).join("\n")}\nWritten to ${out}`,
    );
  });
}

/** The folder, from where it was typed; else a name. */
async function modelOf(word: string): Promise<string> {
  const path = typedPath(word);
  return await Deno.stat(path).then(() => path, () => word);
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const limits = name === "opset" ? { least: 17, most: 21 } : { least: 1e-6, most: 10 };
  const number = Number(text);
  const isFine = number >= limits.least && number <= limits.most &&
    (name !== "opset" || Number.isInteger(number));
  if (isFine) return number;
  throw new CommandError(
    `Expected --${name} as a number from ${limits.least} to ${limits.most} but found "${text}".`,
  );
}

async function textsOf(model: string, file: string, text?: string, textB?: string) {
  // a BERT with masked-LM head was not saved by the trainer; of what is no model exporting tells more
  const task = await savedTask(model).catch(() => "masked_lm");
  const kind = task === "pair" ? "pair" : "sentence";
  const found = (await inputTexts(file, kind, { text, textB })).slice(0, MEASURED);
  if (found.length === 0) throw new CommandError(`Expected texts but found none (file: ${file}).`);
  return found.map((each): string | [string, string] =>
    typeof each === "string" ? each : [each[0], each[1]]
  );
}

function describe({ file, storage, bytes, largestDifference, error, exact }: ExportedFile): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`.padStart(10);
  const agreement = error === null
    ? `logits within ${largestDifference.toExponential(0)} of the model's`
    : `error of logits ${(100 * error).toFixed(1)} % of their spread; matrices in fp32: ` +
      (exact.join(", ") || "none");
  const note = storage === "fp16" ? " with rounded weights" : "";
  return `onnx/${file.padEnd(20)}${size}  ${agreement}${note}`;
}
