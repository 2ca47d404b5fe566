import * as tf from "@tensorflow/tfjs";
import { compile } from "./compile.ts";
import { engine, type Precision } from "./engine.ts";
import { product } from "./stored.ts";

/** Speed of matrix products of one size at one precision. */
export interface ProductSpeed {
  precision: Precision;
  size: number;
  /** Billions of multiplications and additions in a second, all cores together. */
  gigaflops: number;
}

/**
 * Measures matrix products as training runs them: as many at a time as there are cores, inside one
 * compiled function. Takes about a second.
 *
 * @param size Rows and columns of the factors.
 * @example
 * ```ts
 * import { measureSpeed, openEngine } from "lib/engine/mod.ts";
 * await openEngine();
 * console.table(measureSpeed(512));
 * ```
 */
export function measureSpeed(size = 1024): ProductSpeed[] {
  return (["fp32", "bf16"] as const).map((precision) => ({
    precision,
    size,
    gigaflops: gigaflops(size, precision),
  }));
}

function gigaflops(size: number, precision: Precision): number {
  const parts = engine().cores, chain = 4;
  const run = compile(function products(x: tf.Tensor) {
    return Array.from({ length: parts }, (_, part) => {
      let y = tf.add(x, part) as tf.Tensor;
      for (let i = 0; i < chain; i++) y = product(y, x, { precision });
      return tf.sum(y);
    });
  });
  const x = tf.ones([size, size]), seconds: number[] = [];
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    run(x).forEach((y) => y.dispose());
    seconds.push((performance.now() - start) / 1000);
  }
  run.dispose();
  x.dispose();
  return parts * chain * 2 * size ** 3 / Math.min(...seconds) / 1e9;
}
