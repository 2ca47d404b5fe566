import {
  type AuditMaterial,
  datasetNames,
  type DatasetTask,
  describeLoad,
  hubFiles,
  isHubSource,
  type NamedRows,
  nameSplits,
  readDatasetForAudit,
  readForAudit,
} from "../data/mod.ts";
import { nearestName } from "../fetch/mod.ts";
import { alignedColumns } from "./aligned_columns.ts";
import { type CommandLine, typedPath } from "./command_line.ts";
import { fetchProgress } from "./fetch_progress.ts";
import { CommandError } from "./run_command.ts";

const TASKS: readonly DatasetTask[] = ["sentence", "pair", "tags", "prompt"];

/** What is audited, however it was named. */
export interface Subject {
  title: string;
  splits: NamedRows;
  unreadable: AuditMaterial["unreadable"];
  /** Said before the report. */
  head: string;
  /** Said behind the report. */
  tail: string;
}

/** What a command line of `task data audit` names: a data set, one of a hub, or files. */
export async function auditSubject(line: CommandLine): Promise<Subject> {
  const [first, ...rest] = line.words;
  const isName = datasetNames().includes(first) || !/[./\\:]/.test(first);
  if (isName && rest.length > 0) {
    throw new CommandError(`Expected one data set, or files, but found "${line.words.join(" ")}".`);
  }
  return isName ? await namedSubject(first) : await fileSubject(line);
}

async function namedSubject(name: string): Promise<Subject> {
  const names = datasetNames();
  if (!names.includes(name)) {
    const near = nearestName(name, names);
    throw new CommandError(
      `There is no data set and no file "${name}".${near ? ` Did you mean ${near}?` : ""} ` +
        `Data sets: ${
          names.join(", ")
        }. Files end in .csv, .tsv, .jsonl, .json, .parquet or .conll.`,
    );
  }
  const { rows, isRaw, dataset } = await readDatasetForAudit(name, { onProgress: fetchProgress() });
  const counts = describeLoad(dataset.report).map((each) => [`  ${each.what}`, String(each.rows)]);
  return {
    ...{ title: name, splits: rows, unreadable: [] },
    head: `${dataset.title}, as ${
      isRaw ? "its source gives it" : "it is loaded: part of its rows is made then"
    }. Licence: ${dataset.licence.name}.\n`,
    tail: `\nloadDataset("${name}") takes care of duplicates, contradictions and leaks:\n` +
      alignedColumns(counts),
  };
}

async function fileSubject(line: CommandLine): Promise<Subject> {
  const { words, options: { task, header, quotes } } = line;
  const files = await filesOf(words);
  const { splits, unreadable, columns, task: found } = await readForAudit(files, {
    task: task && oneOf(task[0], TASKS, "--task"),
    columns: columnsOf(line),
    header: header?.[0].split(",").map((name) => name.trim()),
    quotes: quotes && oneOf(quotes[0], ["yes", "no"] as const, "--quotes") === "yes",
  });
  const fields = Object.entries(columns).map(([field, column]) => `${field} from ${column}`);
  return {
    ...{ title: words.join(", "), splits, unreadable },
    head: `Read as rows of the task "${found}": ${fields.join(", ") || "no columns"}.\n`,
    tail: "",
  };
}

async function filesOf(words: readonly string[]): Promise<Record<string, string>> {
  if (!words.some(isHubSource)) return nameSplits(words.map(typedPath));
  if (words.length > 1) {
    throw new CommandError("Expected one data set of a hub, or local files, but found both.");
  }
  const { train, dev, test } = await hubFiles(words[0], { onProgress: fetchProgress() });
  return { train, ...(dev && { dev }), ...(test && { test }) };
}

function columnsOf({ options }: CommandLine): Record<string, string> {
  const pairs = (options.column ?? []).flatMap((text) => text.split(","));
  return Object.fromEntries(pairs.map((pair) => {
    const [, field, column] = /^(text|textB|label|tokens|tags|entities)=(.+)$/.exec(pair) ?? [];
    if (field !== undefined) return [field, column];
    throw new CommandError(
      `Expected --column FIELD=COLUMN but found "${pair}". ` +
        "Fields: text, textB, label, tokens, tags, entities.",
    );
  }));
}

function oneOf<T extends string>(text: string, known: readonly T[], option: string): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw new CommandError(`Expected ${option} ${known.join(", ")} but found "${text}".`);
}
