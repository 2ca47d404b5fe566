/** The whole optimizer against PyTorch's, 100 steps long. */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  type Ema,
  ema,
  layeredRates,
  linearDecay,
  type NamedTensors,
} from "lib/optim/mod.ts";
import { assertClose, at, living, openForTests, relativeL2, values } from "../tensors.ts";
import { golden, goldenGradients, goldenInitial, goldenNames } from "./golden.ts";

await openForTests();

/** The golden file's optimizer, from our own options. */
function goldenOptimizer(...last: Ema[]): Chain {
  const { rate, layerDecay, layers } = golden.electra, [{ warmup, total }] = golden.schedules;
  return chain(
    clipByGlobalNorm(golden.clip),
    adamw({
      rate: layeredRates({ layers, layerDecay, headRate: rate, topRate: rate * layerDecay ** 2 }),
      schedule: linearDecay({ warmup, total }),
      weightDecay: golden.weightDecay,
      betas: golden.betas,
      epsilon: golden.epsilon,
    }),
    ...last,
  );
}

type Next = ReturnType<Chain["update"]>;

/** Runs all steps with an update; calls `see` after each. */
function train(
  optimizer: Chain,
  update: Chain["update"],
  see: (step: number, next: Next) => void,
): void {
  let variables = goldenInitial(), state = optimizer.init(variables);
  for (let step = 1; step <= golden.steps; step++) {
    const gradients = goldenGradients(step), numbers = optimizer.numbers(step, goldenNames);
    const next = update({ variables, gradients, state, numbers });
    tf.dispose([variables, gradients, state, numbers]);
    ({ variables, state } = next);
    see(step, next);
    tf.dispose(next.reports);
  }
  tf.dispose([variables, state]);
}

function assertSame(found: NamedTensors, wanted: Record<string, number[]>, what: string): void {
  assert.deepEqual(Object.keys(found), Object.keys(wanted), what);
  for (const name of goldenNames) {
    const error = relativeL2(values(found[name]), wanted[name]);
    assert.ok(error <= 1e-6, `${what}, ${name}: ${error}`);
  }
}

/** Fails unless the run has PyTorch's norms, and its weights and average at every snapshot. */
function assertTrajectory(
  which: number | undefined,
  updateOf: (optimizer: Chain) => Chain["update"],
): void {
  const average = which === undefined ? [] : [ema(golden.averages[which])];
  const optimizer = goldenOptimizer(...average);
  let compared = 0;
  train(optimizer, updateOf(optimizer), (step, { variables, state, reports }) => {
    const norm = values(reports.gradientNorm);
    assertClose(norm, [golden.globalNorms[step - 1]], 1e-6, `norm at step ${step}`);
    const snapshot = golden.snapshots.find((s) => s.step === step);
    if (!snapshot) return;
    compared++;
    assertSame(variables, snapshot.parameters, `weights after step ${step}`);
    for (const one of average) {
      const weights = one.weights(state, step), wanted = snapshot.averages[which ?? -1];
      assertSame(weights, wanted, `average ${which} after step ${step}`);
      tf.dispose(weights);
    }
  });
  assert.equal(compared, 10);
}

/** In two halves, the second for three variables at a time, each half compiled. */
function inParts(optimizer: Chain): Chain["update"] {
  const gather = compile(optimizer.gather), updateSome = compile(optimizer.updateSome);
  let step = 0;
  return ({ variables, gradients, state }) => {
    const next: Next = { variables: {}, state: {}, reports: gather(gradients) };
    step++;
    for (let first = 0; first < goldenNames.length; first += 3) {
      const part = goldenNames.slice(first, first + 3), numbers = optimizer.numbers(step, part);
      const own = ([key]: [string, tf.Tensor]) => part.includes(key.slice(key.indexOf("/") + 1));
      const pick = (all: NamedTensors) => Object.fromEntries(Object.entries(all).filter(own));
      const done = updateSome({
        variables: pick(variables),
        gradients: pick(gradients),
        state: pick(state),
        numbers,
        gathered: next.reports,
      });
      numbers.dispose();
      Object.assign(next.variables, done.variables);
      Object.assign(next.state, done.state);
    }
    return next;
  };
}

Deno.test("the golden file's numbers are made here as they were there", () => {
  tf.tidy(() => {
    const firsts = (tensors: NamedTensors) => Object.values(tensors).map((t) => values(t)[0]);
    assert.deepEqual(firsts(goldenInitial()), golden.checks.initial);
    assert.deepEqual(firsts(goldenGradients(99)), golden.checks.gradient);
  });
});

Deno.test("clip, layered adamw and linear decay go PyTorch's way for 100 steps", () => {
  const before = living().tfjs;
  assertTrajectory(undefined, (optimizer) => optimizer.update);
  assert.equal(living().tfjs, before);
});

golden.averages.forEach(({ decay, start }, which) => {
  Deno.test(`ema() of start "${start}" and decay ${decay} goes PyTorch's way, and so do the weights`, () => {
    const before = living().tfjs;
    assertTrajectory(which, (optimizer) => optimizer.update);
    assert.equal(living().tfjs, before);
  });
});

Deno.test("the optimizer goes PyTorch's way without fusion", () => {
  at({ fusion: false }, () => assertTrajectory(0, (optimizer) => optimizer.update));
});

Deno.test("the optimizer goes PyTorch's way when it is compiled, recorded once for all steps", () => {
  assertTrajectory(2, (optimizer) => {
    const update = compile(optimizer.update);
    return (input) => {
      const next = update(input);
      assert.equal(update.signatures, 1);
      return next;
    };
  });
});

Deno.test("the optimizer goes PyTorch's way when its halves are compiled and the variables parted", () => {
  assertTrajectory(0, inParts);
});
