import { dirname, join } from "node:path";
import { z } from "zod";
import { readRunRecords, type RunRecord } from "../report/mod.ts";
import { KeptAnswers, withAnswers } from "./kept_answers.ts";
import type { AblationResult, AblationRun } from "./run_ablation.ts";
import { Study } from "./study.ts";

/** A study as it was written. */
export interface WrittenStudy {
  folder: string;
  study: Study;
  /** With a plan where it had one. */
  results: AblationResult | RunRecord[];
}

/**
 * Reads the study in a folder.
 *
 * @throws {Deno.errors.NotFound} If there is none.
 * @throws {TypeError} If a file is not of its format, by its name.
 */
export async function readStudy(folder: string): Promise<WrittenStudy> {
  const study = await readChecked(join(folder, "study.json"), Study);
  const records = await readRunRecords(join(folder, "results.json"));
  const kept = await readChecked(join(folder, "answers.json"), KeptAnswers).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  const answered = kept ? withAnswers(records, kept) : records;
  return { folder, study, results: resultsOf(study, answered) };
}

/**
 * Reads all studies of a folder of reports, in order of their names, but those of quick runs.
 *
 * @param reports Folder in which each notebook has one.
 */
export async function readStudies(reports: string): Promise<WrittenStudy[]> {
  const folders = (await studyFolders(reports)).filter((path) =>
    !path.startsWith(join(reports, "quick"))
  );
  return await Promise.all(folders.sort().map(readStudy));
}

async function studyFolders(folder: string, depth = 0): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  if (entries.some(({ name }) => name === "study.json")) return [folder];
  if (depth === 2) return [];
  const below = entries.filter(({ isDirectory, name }) => isDirectory && !name.startsWith("."));
  const found = below.map(({ name }) => studyFolders(join(folder, name), depth + 1));
  return (await Promise.all(found)).flat();
}

function resultsOf(
  { variants, failed }: Study,
  records: RunRecord[],
): AblationResult | RunRecord[] {
  if (!variants) return records;
  const run = { key: "", isReused: true };
  const runs: AblationRun[] = [
    ...records.map((record) => ({
      ...{ ...run, variant: record.name, seed: record.seed, status: "done" as const, record },
    })),
    ...failed.map((one) => ({ ...run, ...one, status: "failed" as const })),
  ];
  return { variants, runs, records, isComplete: true };
}

async function readChecked<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await Deno.readTextFile(path);
  const found = schema.safeParse(parsed(text));
  if (found.success) return found.data;
  throw new TypeError(
    `Expected a study's file but found (file: ${path}):\n${z.prettifyError(found.error)}\n` +
      `Try making the study in ${dirname(path)} again.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
