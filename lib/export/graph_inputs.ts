import type { Port } from "./onnx_parts.ts";

/** Names of a graph's inputs, as Hugging Face's exporters call them. */
export const INPUTS = {
  ids: "input_ids",
  mask: "attention_mask",
  typeIds: "token_type_ids",
} as const;

/** The inputs, int64 [batch, length]. */
export const INPUT_PORTS: readonly Port[] = Object.values(INPUTS).map((name): Port => ({
  name,
  type: "int64",
  shape: ["batch", "length"],
}));

/** Name of the one output. */
export const LOGITS = "logits";
