import { join } from "node:path";
import { projectRoot, workbookVersion, writeFolderAtomic } from "../fetch/mod.ts";
import { bookCommand, machine, readableSeconds } from "../jupyter/mod.ts";
import { type RunRecord, studyPage, writeResults } from "../report/mod.ts";
import { checkStudyName } from "./check_study_name.ts";
import { compare } from "./compare.ts";
import { keepAnswers } from "./kept_answers.ts";
import type { AblationResult } from "./run_ablation.ts";
import { Study, type StudyClaims } from "./study.ts";
import { comparisonFiles, figureFiles } from "./study_files.ts";
import { studyFigures } from "./study_figures.ts";

/** What {@linkcode writeStudy} writes. */
export interface StudyInput {
  /** "quick": below `reports/quick`, which git ignores; any other: where results are committed. */
  profile: string;
  /** What `runAblation` returned, or run records of all variants and seeds. */
  results: AblationResult | readonly RunRecord[];
  /** Scores to compare by, or "seconds"; default macro_f1. */
  metrics?: readonly string[];
  /** Claims that it is evidence for, by id. */
  claims?: StudyClaims;
  /** The command that makes it again; default: that of the notebook, with the parameters of this run. */
  command?: string;
  /** Folder of all reports; default: the project's. */
  reports?: string;
}

/**
 * Writes a study into its folder below `reports/`: `study.json` (see `Study`), the run records without
 * predictions and with thinned curves (`results.json`), every run's answers in a compact form
 * (`answers.json`), for each score a table as Markdown, CSV and LaTeX, the comparison as JSON and SVG, more
 * figures, and all of it as one page, `study.html`. The folder is replaced as a whole.
 *
 * @param name of the notebook, or notebook and study: "04_sentence_pairs/zh_afqmc"
 * @returns the folder
 * @throws {RangeError} If the name is none, the study lies in another one's folder, or runs lack a score.
 * @throws {TypeError} If a claim has no known id.
 * @example
 * ```ts
 * import { type AblationResult, writeStudy } from "lib/ablation/mod.ts";
 * const keep = (results: AblationResult, profile: "quick" | "full") =>
 *   writeStudy("04_sentence_pairs/zh_afqmc", {
 *     ...{ profile, results },
 *     claims: { pooling: { variant: "[CLS], two means" } },
 *   });
 * console.log(typeof keep);
 * ```
 */
export async function writeStudy(name: string, input: StudyInput): Promise<string> {
  const { profile, reports = join(projectRoot(), "reports") } = input;
  const parent = profile === "quick" ? join(reports, "quick") : reports;
  await checkStudyName(name, parent);
  const folder = join(parent, name);
  const command = input.command ?? bookCommand(name.split("/")[0], profile);
  await writeStudyFolder(folder, name, { ...input, command });
  return folder;
}

/** Writes a study into any folder, which is replaced. */
export async function writeStudyFolder(
  folder: string,
  name: string,
  input: Omit<StudyInput, "reports" | "command"> & { command: string },
): Promise<Study> {
  const study = studyOf(name, input), records = recordsOf(input.results);
  const found = await filesOf(study, input.results);
  const answers = keepAnswers(records);
  await writeFolderAtomic(folder, async (temporary) => {
    const write = (file: string, text: string) => Deno.writeTextFile(join(temporary, file), text);
    for (const [file, text] of Object.entries(found)) await write(file, text);
    if (answers) await write("answers.json", JSON.stringify(answers) + "\n");
    await write("study.json", JSON.stringify(study, null, 2) + "\n");
    await writeResults(temporary, records.map(thinned));
  });
  return study;
}

const recordsOf = (results: StudyInput["results"]): readonly RunRecord[] =>
  "records" in results ? results.records : results;

function studyOf(
  name: string,
  { profile, results, metrics = ["macro_f1"], claims = {}, command }: Omit<StudyInput, "reports">,
): Study {
  const isPlanned = "runs" in results;
  const failed = isPlanned
    ? results.runs.flatMap(({ variant, seed, error }) => error ? [{ variant, seed, error }] : [])
    : [];
  return Study.parse({
    ...{ format: "workbook-study", version: 1, name, profile, command },
    ...{ workbook: workbookVersion(), machine: machine(), at: new Date().toISOString() },
    seconds: recordsOf(results).reduce((sum, { seconds }) => sum + seconds, 0),
    ...{ metrics, variants: isPlanned ? results.variants : undefined, failed, claims },
  });
}

async function filesOf(study: Study, results: StudyInput["results"]) {
  const records = recordsOf(results), [first] = records;
  const where = first ? ` on ${first.data.name}` : "";
  const compared = study.metrics.map((metric) => compare(results, { metric }));
  const parts = await Promise.all(compared.map((each) => comparisonFiles(each, where)));
  const figures = studyFigures(records, study.variants ?? [], study.metrics[0]);
  if (figures.length > 0) parts.push(await figureFiles(figures));
  const page = studyPage({
    title: study.name,
    facts: factsOf(study, records),
    parts: parts.map(({ part }) => part),
  });
  return Object.assign({ "study.html": page }, ...parts.map(({ files }) => files)) as Record<
    string,
    string
  >;
}

function factsOf(study: Study, records: readonly RunRecord[]): [string, string][] {
  const { name, rows } = records[0]?.data ?? { name: "none", rows: { train: 0, dev: 0, test: 0 } };
  const failures = study.failed.map(({ variant, seed, error }): [string, string] => [
    "failed",
    `${variant}, seed ${seed}: ${error.message}`,
  ]);
  return [
    ["data", `${name}: ${rows.train} train, ${rows.dev} dev, ${rows.test} test rows`],
    ["runs", `${records.length}, ${readableSeconds(study.seconds)} of training in all`],
    ["machine", `${study.machine}; ${records[0]?.engine.precision ?? ""}`],
    ["made", `${study.at.slice(0, 10)}, workbook ${study.workbook}`],
    ["again by", `\`${study.command}\``],
    ...failures,
  ];
}

/** Points of a curve that are kept. */
const KEPT_POINTS = 50;

/** A record that is small: answers lie elsewhere, and of a curve enough is left to draw it. */
function thinned({ predictions: _, ...record }: RunRecord): RunRecord {
  const { curves } = record, step = Math.ceil(curves.length / KEPT_POINTS) || 1;
  const kept = curves.filter((_, i) => i % step === 0 || i === curves.length - 1);
  return { ...record, curves: kept };
}
