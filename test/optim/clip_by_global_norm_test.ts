import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { chain, clipByGlobalNorm, type GradientStep } from "lib/optim/mod.ts";
import { golden, goldenGradients } from "./golden.ts";
import { assertClose, at, openForTests, relativeL2, seeded, values } from "../tensors.ts";

await openForTests();

/** One clipped step on variables of 0, so that the new values are the clipped gradients. */
function clipped(limit: number, gradients: Record<string, tf.Tensor>) {
  const variables = Object.fromEntries(
    Object.entries(gradients).map(([name, g]) => [name, tf.zeros(g.shape)]),
  );
  const optimizer = chain(clipByGlobalNorm(limit)),
    numbers = optimizer.numbers(1, Object.keys(variables));
  return optimizer.update({ variables, gradients, state: {}, numbers });
}

Deno.test("clipByGlobalNorm() scales all gradients by min(1, limit / norm), the norm over all of them", () => {
  tf.tidy(() => {
    const gradients = {
      matrix: seeded([7, 5], 1),
      vector: seeded([9], 2),
      number: tf.scalar(-3),
      wide: seeded([2, 3, 4], 3),
      zero: tf.zeros([4]),
    };
    const all = Object.values(gradients).flatMap(values), norm = Math.hypot(...all);
    for (const fusion of [true, false]) {
      for (const limit of [0.5, 1, norm * 0.999, norm * 1.001, 1e6]) {
        at({ fusion }, () => {
          const { variables, reports, state } = clipped(limit, gradients);
          assertClose(values(reports.gradientNorm), [norm], 1e-6);
          // the 1e-6 is torch.nn.utils.clip_grad_norm_'s
          const scale = Math.min(1, limit / (norm + 1e-6));
          assertClose(Object.values(variables).flatMap(values), all.map((x) => x * scale), 1e-6);
          assert.deepEqual(state, {});
        });
      }
    }
  });
});

Deno.test("clipByGlobalNorm() scales gradients as PyTorch does", () => {
  for (const { step, limit, norm, gradients } of golden.clipped) {
    tf.tidy(() => {
      const { variables, reports } = clipped(limit, goldenGradients(step));
      assertClose(values(reports.gradientNorm), [norm], 1e-6);
      for (const [name, wanted] of Object.entries(gradients)) {
        assert.ok(relativeL2(values(variables[name]), wanted) <= 1e-6, name);
      }
    });
  }
});

Deno.test("clipByGlobalNorm(Infinity) leaves all gradients alone and still reports their norm", () => {
  tf.tidy(() => {
    const gradients = { large: tf.mul(seeded([5], 1), 1e6), zero: tf.zeros([2]) };
    for (const fusion of [true, false]) {
      at({ fusion }, () => {
        const { variables, reports } = clipped(Infinity, gradients);
        assert.deepEqual(values(variables.large), values(gradients.large));
        assert.deepEqual(values(variables.zero), [0, 0]);
        assertClose(values(reports.gradientNorm), [Math.hypot(...values(gradients.large))]);
      });
    }
  });
});

Deno.test("clipByGlobalNorm() leaves small gradients alone to the last bit", () => {
  tf.tidy(() => {
    const g = tf.mul(seeded([5], 1), 1e-3), { variables } = clipped(1, { g });
    assert.deepEqual(values(variables.g), values(g));
  });
});

Deno.test("a gradient that is not finite changes nothing, and its norm says so", () => {
  const rule: GradientStep = {
    name: "count",
    init: () => ({ seen: tf.scalar(0) }),
    numbers: () => [],
    update: ({ gradient, state }) => ({ gradient, state: { seen: tf.add(state.seen, 1) } }),
  };
  tf.tidy(() => {
    for (
      const [bad, limit] of [[NaN, 1], [Infinity, 1], [-Infinity, 1], [NaN, Infinity], [
        Infinity,
        Infinity,
      ]]
    ) {
      const optimizer = chain(clipByGlobalNorm(limit), rule);
      const variables = { a: seeded([3], 1), b: tf.tensor1d([1, 2]) };
      const gradients = { a: tf.ones([3]), b: tf.tensor1d([bad, 1]) };
      const state = optimizer.init(variables), numbers = optimizer.numbers(1, ["a", "b"]);
      const next = optimizer.update({ variables, gradients, state, numbers });
      assert.deepEqual(values(next.variables.a), values(variables.a));
      assert.deepEqual(values(next.variables.b), [1, 2]);
      assert.deepEqual(values(next.state["count.seen/a"]), [0]);
      assert.equal(Number.isFinite(values(next.reports.gradientNorm)[0]), false);
    }
  });
});

Deno.test("clipByGlobalNorm() refuses a limit that is not above 0, and to run by itself", () => {
  for (const limit of [0, -1, NaN]) {
    assert.throws(() => clipByGlobalNorm(limit), {
      name: "RangeError",
      message: `Expected a clipping norm above 0 but found ${limit}.`,
    });
  }
  const gradient = tf.scalar(1);
  assert.throws(
    () => clipByGlobalNorm(1).update({ variable: gradient, gradient, state: {}, numbers: [] }),
    { message: "Clipping needs the gathered norm; run it by `chain`." },
  );
  gradient.dispose();
});
