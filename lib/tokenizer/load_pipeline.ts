import type { NumberedToken } from "./added_token.ts";
import type { PipelineJson } from "./pipeline_json.ts";
import { PipelineKind } from "./pipeline_kind.ts";
import { templateOf } from "./post_processor.ts";
import { addedTokenOf, moreAddedTokens, type TokenizerConfig } from "./tokenizer_config.ts";
import { Tokenizer } from "./tokenizer.ts";
import type { SpecialTokens } from "./tokenizer_spec.ts";

/** A tokenizer that is not BERT's WordPiece. transformers.js is loaded only now. */
export async function loadPipeline(
  json: PipelineJson,
  config: TokenizerConfig | null,
  specials: SpecialTokens,
): Promise<Tokenizer> {
  const { PreTrainedTokenizer } = await import("@huggingface/transformers");
  const kind = new PipelineKind(
    json,
    config ?? {},
    (json, config) => new PreTrainedTokenizer(json, config),
  );
  const vocab = vocabularyOf(json), limit = config?.model_max_length ?? Infinity;
  const added = json.added_tokens.map(({ id, ...fields }): NumberedToken => ({
    ...addedTokenOf(fields),
    id,
  }));
  return new Tokenizer({
    vocab,
    added: [...added, ...moreAddedTokens(config, added)],
    template: templateOf(json.post_processor),
    specials: { ...specials, unk: unknownOf(json) ?? specials.unk },
    maxLength: limit < 1e9 ? limit : null,
  }, kind);
}

function vocabularyOf({ model }: PipelineJson): ReadonlyMap<string, number> {
  return model.type === "Unigram"
    ? new Map(model.vocab.map(([piece], id) => [piece, id]))
    : new Map(Object.entries(model.vocab));
}

function unknownOf({ model }: PipelineJson): string | null | undefined {
  if (model.type !== "Unigram") return model.unk_token;
  return model.vocab[model.unk_id ?? -1]?.[0];
}
