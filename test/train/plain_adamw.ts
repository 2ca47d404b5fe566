/** AdamW with clipping in doubles, one number after the other. */
import type * as tf from "@tensorflow/tfjs";
import { decaysByDefault } from "lib/optim/mod.ts";

/** Numbers by variable name. */
export type Numbers = Map<string, number[]>;

/** The numbers of named tensors. */
export function numbersOf(tensors: Record<string, tf.Tensor>): Numbers {
  return new Map(Object.entries(tensors).map(([name, x]) => [name, Array.from(x.dataSync())]));
}

/** What an optimizer of clipping, AdamW and a rate for each variable and step must do. */
export class PlainAdamw {
  readonly #m: Numbers = new Map();
  readonly #v: Numbers = new Map();
  #steps = 0;

  /** @param rate By variable name and step, counted from 1. */
  constructor(
    readonly clip: number,
    readonly rate: (name: string, step: number) => number,
  ) {}

  /** Updates the weights in place; returns the norm of the gradients before clipping. */
  update(weights: Numbers, gradients: Numbers): number {
    const t = ++this.#steps;
    const norm = Math.sqrt([...gradients.values()].flat().reduce((sum, g) => sum + g * g, 0));
    const scale = Math.min(1, this.clip / (norm + 1e-6));
    for (const [name, w] of weights) {
      const rate = this.rate(name, t), decay = decaysByDefault(name) ? 0.01 : 0;
      const m = this.#m.get(name) ?? w.map(() => 0), v = this.#v.get(name) ?? w.map(() => 0);
      gradients.get(name)?.forEach((gradient, i) => {
        const g = gradient * scale;
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const spread = Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8;
        w[i] -= rate * (m[i] / (1 - 0.9 ** t) / spread + decay * w[i]);
      });
      this.#m.set(name, m);
      this.#v.set(name, v);
    }
    return norm;
  }
}
