import type { DatasetTask } from "./load_files.ts";

/** Names that public data sets give to each field of a row, the likeliest first. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  text: ["text", "text_a", "sentence", "sentence1", "review", "content", "question", "premise"],
  textB: ["textB", "text_b", "sentence2", "answer", "hypothesis"],
  label: ["label", "labels", "category", "class", "sentiment", "intent"],
  tokens: ["tokens", "words"],
  tags: ["tags", "ner_tags", "labels"],
  entities: ["entities", "spans"],
};

/** What a file's rows are, and which column holds each field. */
export interface Guess {
  task: DatasetTask;
  columns: Record<string, string>;
}

/**
 * Guesses what rows are from the names of their columns.
 *
 * @param names the file's columns
 * @param given columns that are known: field of the row → column
 * @param task where it is known
 * @throws {TypeError} when a column that the task needs cannot be told, listing those there are
 */
export function guessColumns(
  names: readonly string[],
  given: Readonly<Record<string, string>> = {},
  task?: DatasetTask,
): Guess {
  const find = (field: string) => given[field] ?? USUAL[field].find((name) => names.includes(name));
  const guessed = task ?? guessTask(find);
  const fields = fieldsOf(guessed, find);
  const found = fields.flatMap((field) => {
    const column = find(field);
    return column === undefined ? [] : [[field, column] as const];
  });
  const columns = Object.fromEntries(found);
  const missing = fields.find((field) => field !== "label" && columns[field] === undefined);
  if (missing === undefined) return { task: guessed, columns };
  throw new TypeError(
    `Expected a column for "${missing}" but found only ${names.join(", ") || "none"}. ` +
      `Try naming it, e.g. ${missing}=${names[0] ?? "column"}; where the first line is a row ` +
      "already, name the columns in their order (header).",
  );
}

type Find = (field: string) => string | undefined;

function guessTask(find: Find): DatasetTask {
  if ((find("tokens") && find("tags")) || find("entities")) return "tags";
  return find("text") && find("textB") ? "pair" : "sentence";
}

function fieldsOf(task: DatasetTask, find: Find): string[] {
  if (task === "tags") return find("entities") ? ["text", "entities"] : ["tokens", "tags"];
  if (task === "pair") return ["text", "textB", "label"];
  return task === "prompt" && find("textB") ? ["text", "textB", "label"] : ["text", "label"];
}
