import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../bert/mod.ts";
import type { ExportMetadata } from "../export/mod.ts";

/** The scores between tags as the head's decoding takes them, and a bias from which it takes their number. */
export function headTensors({ chain, labels }: ExportMetadata): NamedTensors {
  const scores = Object.entries(chain).map(([name, { shape, data }]) =>
    [name, tf.tensor(data, shape, "float32")] as const
  );
  return { ...Object.fromEntries(scores), "head.out.bias": tf.zeros([labels.length]) };
}
