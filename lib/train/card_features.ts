import { type Head, PairHeadOptions } from "../heads/mod.ts";

/** Python code from a tokenized batch to what a head looks at. */
export interface FeatureCode {
  /** Further arguments of the tokenizer. */
  masks: string;
  lines: string[];
  /** The expression of the features. */
  features: string;
}

const FEATURES = {
  cls: "states[:, 0]",
  mean1: "u",
  mean2: "v",
  absdiff: "(u - v).abs()",
  product: "u * v",
};

/** The code for the features of a head, in PyTorch, for `batch` of the tokenizer and the model `bert`. */
export function pythonFeatures({ kind, options }: Head): FeatureCode {
  if (kind === "sentence") {
    return { masks: "", lines: ["cls = bert(**batch).last_hidden_state[:, 0]"], features: "cls" };
  }
  const { features, pool, segmentIds } = PairHeadOptions.parse(options);
  const lines = [
    'special = batch.pop("special_tokens_mask")',
    'mask, second = batch["attention_mask"], batch["token_type_ids"]',
    ...(segmentIds ? [] : ['batch["token_type_ids"] = torch.zeros_like(second)']),
    "states = bert(**batch).last_hidden_state",
    `own = ${pool === "tokens" ? "mask * (1 - special)" : "mask"}`,
    "shares = torch.stack([own * (1 - second), own * second], 1).float()",
    "u, v = (shares @ states / shares.sum(-1, keepdim=True).clamp(min=1)).unbind(1)",
    `seen = torch.cat([${features.map((name) => FEATURES[name]).join(", ")}], -1)`,
  ];
  return { masks: " return_special_tokens_mask=True,", lines, features: "seen" };
}
