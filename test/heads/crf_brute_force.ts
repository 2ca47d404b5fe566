/** Linear-chain CRFs by enumeration of all paths, in doubles. */
import * as tf from "@tensorflow/tfjs";
import type { CrfParameters } from "lib/heads/crf_parameters.ts";
import { seededNumbers } from "../tensors.ts";

/** A CRF and a batch as plain numbers. */
export interface Case {
  /** [batch][length][tags] */
  emissions: number[][][];
  /** [batch][length]; -1: left out. */
  path: number[][];
  start: number[];
  end: number[];
  transitions: number[][];
}

/** What enumeration finds for a row. */
export interface Enumerated {
  logLikelihood: number;
  /** [scored positions][tags] */
  marginals: number[][];
  best: { tags: number[]; score: number };
}

/** A seeded case; positions are scored at random, the rows' first one as well. */
export function randomCase(
  { batch, length, tags, seed, scale = 1 }: Record<"batch" | "length" | "tags" | "seed", number> & {
    scale?: number;
  },
): Case {
  const numbers = seededNumbers(batch * length * (tags + 2) + tags * (tags + 2), seed)
    .map((x) => Math.fround(scale * x));
  const take = (count: number) => numbers.splice(0, count);
  const rows = (count: number, width: number) => Array.from({ length: count }, () => take(width));
  const chance = () => (take(1)[0] / scale + 2) / 4;
  return {
    emissions: Array.from({ length: batch }, () => rows(length, tags)),
    path: Array.from({ length: batch }, () =>
      Array.from({ length }, () => {
        const scored = chance() < 0.7, tag = Math.min(tags - 1, Math.floor(tags * chance()));
        return scored ? tag : -1;
      })),
    start: take(tags),
    end: take(tags),
    transitions: rows(tags, tags),
  };
}

/** The case as tensors. */
export function tensorsOf({ emissions, path, start, end, transitions }: Case) {
  const crf: CrfParameters = {
    start: tf.tensor1d(start),
    end: tf.tensor1d(end),
    transitions: tf.tensor2d(transitions),
  };
  return {
    emissions: tf.tensor3d(emissions),
    path: tf.tensor2d(path, undefined, "int32"),
    mask: tf.tensor2d(path.map((row) => row.map((tag) => Number(tag >= 0))), undefined, "int32"),
    crf,
  };
}

/** The score of tags at the scored positions. */
export function scoreOf(one: Case, row: number, tags: readonly number[]): number {
  const steps = one.emissions[row].filter((_, t) => one.path[row][t] >= 0);
  if (steps.length === 0) return 0;
  const moves = tags.slice(1).map((tag, t) => one.transitions[tags[t]][tag]);
  const emitted = tags.map((tag, t) => steps[t][tag]);
  return [one.start[tags[0]], ...emitted, ...moves, one.end[tags[tags.length - 1]]]
    .reduce((sum, x) => sum + x, 0);
}

/** Log-likelihood, marginals and best path of a row over all paths that `allowed` lets through. */
export function enumerate(
  one: Case,
  row: number,
  allowed: (tags: readonly number[]) => boolean = () => true,
): Enumerated {
  const truth = one.path[row].filter((tag) => tag >= 0), count = one.start.length;
  const paths = allPaths(truth.length, count).filter(allowed);
  const scores = paths.map((tags) => scoreOf(one, row, tags)), most = Math.max(...scores);
  const logZ = most + Math.log(scores.reduce((sum, x) => sum + Math.exp(x - most), 0));
  const marginals = truth.map(() => new Array<number>(count).fill(0));
  paths.forEach((tags, k) => {
    tags.forEach((tag, t) => marginals[t][tag] += Math.exp(scores[k] - logZ));
  });
  const best = scores.indexOf(most);
  return {
    logLikelihood: scoreOf(one, row, truth) - logZ,
    marginals,
    best: { tags: paths[best], score: most },
  };
}

function allPaths(length: number, tags: number): number[][] {
  let paths: number[][] = [[]];
  for (let t = 0; t < length; t++) {
    paths = paths.flatMap((path) => Array.from({ length: tags }, (_, tag) => [...path, tag]));
  }
  return paths;
}
