import { z } from "zod";

// Labels are strings everywhere; numbers and booleans of JSON files become strings on reading.
const Label = z.union([z.string(), z.number(), z.boolean()]).transform(String)
  .pipe(z.string().min(1, "expected a label but found nothing"));

/** Files number their rows as often as they name them. */
const Id = z.union([z.string(), z.number()]).transform(String);

const Text = z.string().refine((text) => text.trim() !== "", "expected a text but found nothing");

/** One text and its label. */
export const SentenceRow = z.object({ id: Id, text: Text, label: Label });

/** Two texts and the label of their relation. */
export const PairRow = SentenceRow.extend({ textB: Text });

/** A row of a few-shot task, whose texts go into a template: a sentence, or a pair where it has a `textB`. */
export const FewShotRow = z.unknown().transform((value, context): LabelledRow => {
  const hasPair = typeof value === "object" && value !== null && "textB" in value;
  return passOn((hasPair ? PairRow : SentenceRow).safeParse(value), context);
});

/** What another schema made of a value, its issues included. */
export function passOn<T>(result: z.ZodSafeParseResult<T>, context: z.RefinementCtx): T {
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
  return z.NEVER;
}

/** A list of words; in csv and tsv files they stand in one cell with spaces between. */
export const Words = z.preprocess(
  (value) => typeof value === "string" ? value.split(/\s+/).filter(Boolean) : value,
  z.array(z.string()),
);

/** Words (or characters) and a tag for each. */
export const TagRow = z.object({
  id: Id,
  tokens: Words.refine(({ length }) => length > 0, "expected at least one token"),
  tags: Words,
}).refine(({ tokens, tags }) => tokens.length === tags.length, {
  path: ["tags"],
  message: "expected as many tags as tokens",
});

/** A span of a text, in UTF-16 code units; end exclusive. */
export const Entity = z.object({
  start: z.int().min(0),
  end: z.int().min(1),
  label: z.string().min(1),
});

/** A text and the entities in it. */
export const EntityRow = z.object({ id: Id, text: Text, entities: z.array(Entity) })
  .superRefine(({ text, entities }, context) => {
    entities.forEach(({ start, end }, index) => {
      if (start < end && end <= text.length) return;
      context.addIssue({
        code: "custom",
        path: ["entities", index],
        message: `expected 0 <= start < end <= ${text.length} (the text's length) but found ` +
          `start ${start}, end ${end}`,
      });
    });
  });

export type SentenceRow = z.output<typeof SentenceRow>;
export type PairRow = z.output<typeof PairRow>;
export type TagRow = z.output<typeof TagRow>;
export type Entity = z.output<typeof Entity>;
export type EntityRow = z.output<typeof EntityRow>;

/** A row with one label: a sentence or a pair. */
export type LabelledRow = SentenceRow | PairRow;

/** Any row. */
export type Row = LabelledRow | TagRow | EntityRow;

/** The three parts of a dataset. */
export interface Splits<R extends Row = Row> {
  train: R[];
  dev: R[];
  test: R[];
}

/** The text of a row; a pair's two texts with a line break between; tokens joined. */
export function textOf(row: Row): string {
  return textsOf(row).join("\n");
}

/** The text of a row, or both texts of a pair; tokens joined. */
export function textsOf(row: Row): string[] {
  if ("tokens" in row) return [joinTokens(row.tokens)];
  return "textB" in row ? [row.text, row.textB] : [row.text];
}

const SPACED_END = /(?!\p{Script=Han})[\p{L}\p{N}]$/u;
const SPACED_START = /^(?!\p{Script=Han})[\p{L}\p{N}]/u;

/** Tokens with a space wherever two words of a script with spaces meet. */
export function joinTokens(tokens: readonly string[]): string {
  return tokens.reduce((text, token) => text + spaceBefore(token, text) + token, "");
}

/** What stands between a text and the token behind it: a space where both are of a script with spaces. */
export function spaceBefore(token: string, text: string): string {
  return SPACED_END.test(text.slice(-2)) && SPACED_START.test(token) ? " " : "";
}

/** What a row says of its text, as one string that is equal for equal answers. */
export function answerOf(row: Row): string {
  if ("label" in row) return row.label;
  if ("tags" in row) return row.tags.join(" ");
  return row.entities.map(({ start, end, label }) => `${start}-${end} ${label}`).sort().join(", ");
}

/** The labels in a row: its own, or the types of its entities, each as often as it occurs. */
export function labelsIn(row: Row): string[] {
  if ("label" in row) return [row.label];
  if ("entities" in row) return row.entities.map(({ label }) => label);
  return row.tags.filter((tag) => /^[BSU]-/.test(tag)).map((tag) => tag.slice(2));
}
