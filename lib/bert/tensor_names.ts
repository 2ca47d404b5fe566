import type { StoredTensor } from "./weight_files.ts";

/** A tensor under its normal name. */
export interface NamedTensor extends StoredTensor {
  name: string;
  /** Its name in the file. */
  original: string;
}

const ANCHOR = "embeddings.word_embeddings.weight";

/**
 * A model's tensors under the names that Hugging Face gives them inside a larger model
 * (`bert.encoder.…`, `cls.predictions.…`), whatever class, wrapper or age the file has. The word
 * embeddings, which every BERT has once, tell the prefix.
 */
export function normaliseNames(stored: Map<string, StoredTensor>): Map<string, NamedTensor> {
  const anchors = [...stored.keys()].filter((name) =>
    name === ANCHOR || name.endsWith(`.${ANCHOR}`)
  );
  const anchor = anchors.length === 1
    ? anchors[0]
    : anchors.find((name) => name === `bert.${ANCHOR}`);
  const inner = anchor?.slice(0, -ANCHOR.length) ?? ""; // "", "bert.", "module.bert.", …
  const outer = inner.endsWith("bert.") ? inner.slice(0, -"bert.".length) : "";
  const named = new Map<string, NamedTensor>();
  for (const [original, tensor] of stored) {
    const name = normaliseName(original, inner, outer);
    if (name) named.set(name, { ...tensor, name, original });
  }
  return named;
}

function normaliseName(name: string, inner: string, outer: string): string | null {
  const modern = name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  if (modern.startsWith(`${outer}cls.`)) return modern.slice(outer.length);
  return modern.startsWith(inner) ? `bert.${modern.slice(inner.length)}` : null;
}
