import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, isBf16, store } from "lib/engine/mod.ts";
import { assertClose, living, openForTests, seeded, values } from "../tensors.ts";

await openForTests();

/** Runs `body` with fresh variables of these values, which are disposed afterwards. */
function withVariables(shapes: tf.Tensor[], body: (...variables: tf.Variable[]) => void): void {
  const before = living().tfjs - shapes.length,
    variables = shapes.map((value) => tf.variable(value));
  tf.dispose(shapes);
  try {
    body(...variables);
  } finally {
    tf.dispose(variables);
  }
  assert.equal(living().tfjs, before);
}

Deno.test("compile() sees the value that a variable has at each call, small or large", () => {
  withVariables([tf.scalar(1), seeded([100], 1)], (small, large) => {
    const read = compile(() => [tf.mul(small, 2), tf.mul(large, 2)]);
    const check = () =>
      tf.tidy(() => {
        const [s, l] = read();
        assertClose(values(s), values(small).map((v) => 2 * v));
        assertClose(values(l), values(large).map((v) => 2 * v));
      });
    check();
    tf.tidy(() => {
      small.assign(tf.scalar(-4));
      large.assign(seeded([100], 2));
    });
    check();
    assert.equal(read.signatures, 1);
    read.dispose();
  });
});

Deno.test("compile() keeps variables and outside tensors apart in whatever order they are met", () => {
  const one = seeded([100], 5), two = seeded([100], 6);
  withVariables([seeded([100], 1), seeded([100], 2)], (v, w) => {
    const orders: ((x: tf.Tensor) => tf.Tensor)[] = [
      (x) => tf.add(tf.sub(tf.mul(one, x), v), tf.sub(tf.mul(two, 3), tf.mul(w, 5))),
      (x) => tf.sub(tf.sub(tf.mul(v, x), one), tf.sub(tf.mul(w, 3), tf.mul(two, 5))),
      (x) => tf.sub(tf.sub(tf.mul(w, x), tf.mul(v, 7)), tf.sub(two, tf.mul(one, 5))),
    ];
    for (const f of orders) {
      const compiled = compile(f);
      for (const seed of [3, 4]) {
        tf.tidy(() => {
          const x = tf.scalar(seed);
          v.assign(seeded([100], seed));
          assertClose(values(compiled(x)), values(f(x)), 1e-5);
        });
      }
      compiled.dispose();
    }
  });
  tf.dispose([one, two]);
});

Deno.test("compile() assigns what the function assigns, at each call", () => {
  withVariables([tf.scalar(1), seeded([100], 1)], (count, state) => {
    const start = values(state);
    const step = compile((x: tf.Tensor) => {
      count.assign(tf.add(count, 1));
      state.assign(tf.add(state, x));
      state.assign(tf.mul(state, 2)); // sees the assignment before it
      return tf.sum(state);
    });
    let wanted = start;
    for (let i = 1; i <= 3; i++) {
      wanted = wanted.map((v) => 2 * (v + i));
      const sum = tf.tidy(() => values(step(tf.scalar(i)))[0]);
      assert.deepEqual(values(count), [1 + i]);
      assertClose(values(state), wanted, 1e-5);
      assertClose([sum], [wanted.reduce((a, b) => a + b, 0)], 1e-5);
    }
    step.dispose();
  });
});

Deno.test("compile() assigns an argument, an outside tensor, or another variable's value", () => {
  const big = seeded([100], 9);
  withVariables([seeded([100], 1), seeded([100], 2), seeded([100], 3)], (a, b, c) => {
    const swap = compile(() => {
      const before = tf.mul(a, 1);
      a.assign(b);
      b.assign(before);
      c.assign(big);
    });
    for (let i = 0; i < 2; i++) {
      const [va, vb] = [a, b].map(values);
      swap();
      assert.deepEqual([a, b].map(values), [vb, va]);
      assert.deepEqual(values(c), values(big));
    }
    const take = compile((x: tf.Tensor) => c.assign(x));
    tf.tidy(() => take(seeded([100], 6)));
    assertClose(values(c), tf.tidy(() => values(seeded([100], 6))));
    swap.dispose();
    take.dispose();
  });
  big.dispose();
});

Deno.test("compile() assigns whole numbers and truth values as they are, and bf16 variables as bf16", () => {
  const half = tf.tidy(() => store(seeded([100], 1), "bf16"));
  withVariables(
    [tf.scalar(0, "int32"), tf.tensor1d([true, false], "bool"), half],
    (n, flags, h) => {
      const step = compile(() => {
        n.assign(tf.add(n, tf.scalar(1, "int32")));
        flags.assign(tf.logicalNot(flags));
        h.assign(tf.mul(h, 2));
      });
      const before = values(h);
      for (let i = 1; i <= 3; i++) {
        step();
        assert.deepEqual([values(n), values(flags)], [[i], i % 2 ? [0, 1] : [1, 0]]);
        assert.equal(isBf16(h), true);
        assert.deepEqual(values(h), before.map((v) => v * 2 ** i));
      }
      step.dispose();
    },
  );
});

Deno.test("compile() takes variables as arguments and returns them as they are", () => {
  withVariables([tf.scalar(1), tf.scalar(10)], (v, w) => {
    const bump = compile((variable: tf.Variable, by: tf.Tensor) => {
      variable.assign(tf.add(variable, by));
      return { variable, sum: tf.add(v, w) };
    });
    tf.tidy(() => {
      for (const [variable, sum] of [[v, 12], [w, 13], [v, 14]] as const) {
        const found = bump(variable, tf.scalar(1));
        assert.equal(found.variable, variable);
        assert.deepEqual(values(found.sum), [sum]);
      }
    });
    assert.deepEqual([v, w].map(values), [[3], [11]]);
    assert.equal(bump.signatures, 2);
    bump.dispose();
  });
});

Deno.test("compile() changes no variable by recording alone", () => {
  withVariables([tf.scalar(1)], (v) => {
    const fail = compile(() => {
      v.assign(tf.add(v, 1));
      throw new Error("inside");
    });
    assert.throws(() => fail(), /inside/);
    assert.deepEqual(values(v), [1]);
  });
});

Deno.test("compile() says which variable is gone", () => {
  const v = tf.variable(seeded([100], 1), true, "gone");
  const read = compile(() => tf.sum(v));
  tf.dispose(read());
  v.dispose();
  assert.throws(() => read(), { message: 'The variable "gone" of shape [100] is disposed.' });
  read.dispose();
  const x = tf.ones([2]), double = compile((x: tf.Tensor) => tf.mul(x, 2));
  x.dispose();
  assert.throws(() => double(x), { message: "The tensor of shape [2] is disposed." });
});

/** Three steps of an optimizer of tfjs on a small regression; the weights after each. */
function trainWith(make: () => tf.Optimizer, compiled: boolean): number[][] {
  const w = tf.variable(tf.tensor1d([0.5, -1]), true), optimizer = make();
  const target = tf.tensor1d([2, 3]),
    loss = () => tf.sum(tf.square(tf.sub(w, target))) as tf.Scalar;
  const minimize = () => optimizer.minimize(loss, true, [w]) as tf.Scalar;
  tf.dispose(minimize()); // its accumulators are made here
  const recorded = compile(minimize), step = compiled ? recorded : minimize, seen: number[][] = [];
  for (let i = 0; i < 3; i++) {
    const before = living(), [value] = tf.tidy(() => values(step()));
    assert.deepEqual(living(), before);
    seen.push([value, ...values(w)]);
  }
  recorded.dispose();
  optimizer.dispose();
  tf.dispose([w, target]);
  return seen;
}

Deno.test("compile() takes the optimizers of tf.train along, once they have made their accumulators", () => {
  const makers: [string, () => tf.Optimizer][] = [
    ["adam", () => tf.train.adam(0.1)],
    ["momentum", () => tf.train.momentum(0.1, 0.9)],
    ["sgd", () => tf.train.sgd(0.1)],
    ["rmsprop", () => tf.train.rmsprop(0.1)],
    ["adagrad", () => tf.train.adagrad(0.1)],
  ];
  for (const [name, make] of makers) {
    const plain = trainWith(make, false), compiled = trainWith(make, true);
    plain.forEach((wanted, i) => assertClose(compiled[i], wanted, 1e-6, `${name}, step ${i}`));
    assert.notDeepEqual(plain[0], plain[2]);
  }
});
