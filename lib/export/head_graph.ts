import type { z } from "zod";
import type { PairHeadOptions, SentenceHeadOptions } from "../heads/mod.ts";
import { ACTIVATIONS } from "./activations.ts";
import { dense } from "./dense.ts";
import type { EncoderOptions } from "./encoder_graph.ts";
import type { GraphContext } from "./graph_context.ts";
import { maskedLmGraph } from "./masked_lm_graph.ts";
import { sentenceMeansGraph } from "./sentence_means_graph.ts";

/** What stands on the encoder. */
export type HeadSpec =
  | ({ kind: "sentence" } & z.output<typeof SentenceHeadOptions>)
  | ({ kind: "pair" } & z.output<typeof PairHeadOptions>)
  | { kind: "tags" }
  | { kind: "masked_lm" };

/** What a head wants of the encoder. */
export function encoderOptions(head: HeadSpec): EncoderOptions {
  const { kind } = head;
  const first = kind === "sentence" ||
    kind === "pair" && head.features.every((name) => name === "cls");
  return { states: first ? "first" : "all", segmentIds: kind === "pair" ? head.segmentIds : true };
}

/**
 * A head as a graph: the same numbers as that of lib/heads or lib/bert without dropout, before softmax.
 *
 * @param hidden [batch, length or 1, hidden]
 * @returns logits: [batch, labels] of texts and pairs, [batch, length, tags] emissions of tags, [batch,
 * length, words] of masked words
 */
export function headGraph(context: GraphContext, hidden: string, head: HeadSpec): string {
  if (head.kind === "masked_lm") return maskedLmGraph(context, hidden);
  const { graph } = context;
  if (head.kind === "tags") return own(context, hidden, "head.out");
  const features = head.kind === "sentence"
    ? firstPosition(context, hidden)
    : pairFeatures(context, hidden, head);
  const inner = ACTIVATIONS[head.activation](graph, own(context, features, "head.dense"));
  return own(context, inner, "head.out");
}

/** A head's layer, which is small: never in 8 bits. */
function own(context: GraphContext, x: string, name: string): string {
  const storage = context.storage === "int8" ? "fp32" : context.storage;
  return dense({ ...context, storage }, x, { name, layers: [name] });
}

/** [batch, length, hidden] → [batch, hidden] */
function firstPosition({ graph }: GraphContext, hidden: string): string {
  const first = graph.constant("first_position", {
    type: "int64",
    shape: [],
    data: BigInt64Array.of(0n),
  });
  return graph.op("Gather", [hidden, first], { axis: 1 });
}

function pairFeatures(
  context: GraphContext,
  hidden: string,
  { features, pool }: Extract<HeadSpec, { kind: "pair" }>,
): string {
  const { graph } = context, needsMeans = features.some((name) => name !== "cls");
  const [u, v] = needsMeans ? sentenceMeansGraph(context, hidden, pool) : ["", ""];
  const found: Record<typeof features[number], () => string> = {
    cls: () => firstPosition(context, hidden),
    mean1: () => u,
    mean2: () => v,
    absdiff: () => graph.op("Abs", [graph.op("Sub", [u, v])]),
    product: () => graph.op("Mul", [u, v]),
  };
  const parts = features.map((name) => found[name]());
  return parts.length > 1 ? graph.op("Concat", parts, { axis: 1 }) : parts[0];
}
