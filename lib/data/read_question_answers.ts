import { unpackFile } from "lib/fetch/mod.ts";
import { z } from "zod";
import { decodeMember } from "./decode_text.ts";
import { duplicateKey } from "./duplicate_key.ts";
import type { DividedRows } from "./material.ts";
import { seededRandom } from "./random.ts";
import type { PairRow, Splits } from "./rows.ts";

/** The members that hold questions, by split, and the one with all answers. */
export interface QuestionFiles {
  answers: string;
  train: string;
  dev: string;
  test: string;
}

const Answers = z.record(z.string(), z.looseObject({ zh: z.string() }));

const Questions = z.record(
  z.string(),
  z.looseObject({
    zh: z.string(),
    answers: z.array(z.string()).min(1),
    negatives: z.array(z.string()).min(1),
  }),
);

/**
 * Whether an answer belongs to a question: each question with its first answer, and with one of its
 * listed wrong answers, drawn by seed. The source's own splits are kept.
 */
export async function readQuestionAnswers(
  archive: string,
  files: QuestionFiles,
  seed: number,
): Promise<DividedRows<PairRow>> {
  const answers = await readGzip(archive, files.answers, Answers);
  const read = async (member: string, stream: number) => {
    const questions = await readGzip(archive, member, Questions);
    const random = seededRandom([seed, stream]);
    return Object.entries(questions).flatMap(([id, question]): PairRow[] => {
      const wrong = question.negatives[random.below(question.negatives.length)];
      const pair = (answer: string, label: string) => {
        const textB = (answers[answer]?.zh ?? "").trim();
        return { id: `${id}~${answer}`, text: question.zh.trim(), textB, label };
      };
      return [pair(question.answers[0], "answer"), pair(wrong, "other")];
    });
  };
  const all = { train: await read(files.train, 0), dev: await read(files.dev, 1) };
  const test = await read(files.test, 2);
  return withoutBlank({ ...all, test });
}

function withoutBlank(splits: Splits<PairRow>): DividedRows<PairRow> {
  let blank = 0;
  const keep = (rows: PairRow[]) =>
    rows.filter(({ text, textB }) => {
      if (text !== "" && textB !== "") return true;
      blank++;
      return false;
    });
  const kept = { train: keep(splits.train), dev: keep(splits.dev), test: keep(splits.test) };
  // Translation has made many questions equal: none may stand in two splits.
  return { splits: kept, blank, leakKeyOf: ({ text }) => duplicateKey(text) };
}

async function readGzip<T>(archive: string, member: string, schema: z.ZodType<T>): Promise<T> {
  const packed = new Blob([await unpackFile(archive, member)]).stream();
  const unpacked = packed.pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  return schema.parse(JSON.parse(decodeMember(bytes, member)));
}
