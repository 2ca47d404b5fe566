import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "./read_json_file.ts";

const NOT_BERT = 'Expected "bert". Supported are BERT encoders: bert-base-chinese, ' +
  "bert-base-uncased, hfl/chinese-roberta-wwm-ext (a BERT in spite of its name), MiniLM saved as " +
  "BERT and the like; not RoBERTa, DistilBERT, ALBERT, ELECTRA or DeBERTa";

const count = z.int().positive();
const rate = z.number().min(0).lt(1);

/**
 * The parts of a Hugging Face `config.json` that a BERT encoder needs (Devlin et al. 2019; names
 * and defaults of transformers' BertConfig). Other entries, labels for example, are kept as they
 * are, so that a saved model has them still.
 *
 * @example
 * ```ts
 * import { BertConfig } from "lib/bert/config.ts";
 * const config = BertConfig.parse({
 *   vocab_size: 9600,
 *   hidden_size: 384,
 *   num_hidden_layers: 6,
 *   num_attention_heads: 12,
 *   intermediate_size: 1536,
 *   max_position_embeddings: 512,
 * });
 * console.log(config.hidden_act, config.layer_norm_eps); // gelu 1e-12
 * ```
 */
export const BertConfig = z.looseObject({
  model_type: z.literal("bert", NOT_BERT).default("bert"), // files from before 2020 do not say
  /** Rows of the word embeddings. */
  vocab_size: count,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  /** Width of the feed-forward block. */
  intermediate_size: count,
  /** Longest input, in tokens. */
  max_position_embeddings: count,
  type_vocab_size: count.default(2),
  /** `gelu` is the exact one, `gelu_new` its tanh approximation. */
  hidden_act: z.enum(["gelu", "gelu_new", "relu"]).default("gelu"),
  hidden_dropout_prob: rate.default(0.1),
  attention_probs_dropout_prob: rate.default(0.1),
  layer_norm_eps: z.number().positive().default(1e-12),
  initializer_range: z.number().positive().default(0.02),
  pad_token_id: z.int().nonnegative().nullable().default(0),
  position_embedding_type: z.literal("absolute").default("absolute"),
  is_decoder: z.literal(false).default(false), // a decoder hides later tokens, an encoder none
  add_cross_attention: z.literal(false).default(false),
}).refine((config) => config.hidden_size % config.num_attention_heads === 0, {
  path: ["hidden_size"],
  message: "Expected a multiple of num_attention_heads",
});
export type BertConfig = z.infer<typeof BertConfig>;

/**
 * Reads and checks `config.json` of a model folder.
 *
 * @param folder a model folder in Hugging Face's layout
 * @throws {Error} when there is none, or it is not JSON or not BERT's; the message names the file
 *   and each wrong entry
 *
 * @example
 * ```ts
 * import { readBertConfig } from "lib/bert/config.ts";
 * import { projectRoot } from "lib/fetch/mod.ts";
 * const config = await readBertConfig(`${projectRoot()}/datasets/pretrained/bert-mini-zh`);
 * console.log(config.num_hidden_layers); // 6
 * ```
 */
export async function readBertConfig(folder: string): Promise<BertConfig> {
  const path = join(folder, "config.json");
  const value = await readJsonFile(path);
  const checked = BertConfig.safeParse(value);
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  // Another model's file lacks half of the entries: naming them all would hide the one reason.
  const reason = issues.filter((issue) => issue.path[0] === "model_type");
  const problems = (reason.length ? reason : issues).map((issue) => describe(issue, value));
  throw new Error(
    `Expected the configuration of a BERT encoder (file: ${path}) but found:\n` +
      `${problems.join("\n")}\nTry another checkpoint, or correct the file.`,
    { cause: checked.error },
  );
}

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const where = issue.path.join(".") || "(the whole file)";
  const found = z.record(z.string(), z.unknown()).safeParse(value).data?.[String(issue.path[0])];
  return `  ${where}: ${issue.message}, found ${JSON.stringify(found) ?? "nothing"}`;
}
