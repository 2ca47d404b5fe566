import type { PipelineJson } from "./pipeline_json.ts";
import { fieldsOf } from "./tokenizer_config.ts";
import type { TokenizerSpec } from "./tokenizer_spec.ts";

/** The three files of a tokenizer that is not BERT's: as they were, with the tokens of now. */
export function pipelineFiles(
  json: PipelineJson,
  config: object,
  spec: TokenizerSpec,
): Record<string, string> {
  const added_tokens = spec.added.map((token) => ({ id: token.id, ...fieldsOf(token) }));
  const known = new Set([...spec.vocab.keys(), ...spec.added.map(({ content }) => content)]);
  const roles = Object.entries(spec.specials).filter(([, token]) => known.has(token))
    .map(([role, token]) => [`${role}_token`, token]);
  const decoder = Object.fromEntries(
    spec.added.map((token) => [String(token.id), fieldsOf(token)]),
  );
  return {
    "special_tokens_map.json": pretty(Object.fromEntries(roles)),
    "tokenizer_config.json": pretty({ ...config, added_tokens_decoder: decoder }),
    "tokenizer.json": pretty({ ...json, truncation: null, padding: null, added_tokens }),
  };
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
