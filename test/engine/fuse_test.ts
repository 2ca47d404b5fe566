import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, differentiable, engine, fuse, isBf16, kernel, store } from "lib/engine/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  seeded,
  slopes,
  values,
} from "../tensors.ts";

await openForTests();

const norm = (x: tf.Tensor, g: tf.Tensor) => {
  const centred = tf.sub(x, tf.mean(x, 1, true));
  return tf.mul(tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5))), g);
};
const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
const mixture = (x: tf.Tensor, y: tf.Tensor) =>
  tf.softmax(tf.add(tf.mul(tf.tanh(x), y), tf.transpose(tf.reshape(y, [5, 3]))));

Deno.test("kernel() gives what its function gives, with fusion on and off", () => {
  const several = (x: tf.Tensor, y: tf.Tensor) => [mixture(x, y), gelu(x), tf.argMax(y, 1)];
  const run = kernel("several", several);
  tf.tidy(() => {
    const x = seeded([3, 5], 1), y = seeded([3, 5], 2), wanted = several(x, y);
    for (const fusion of [true, false]) {
      const found = at({ fusion }, () => run(x, y));
      assert.deepEqual(found.map((t) => [t.dtype, t.shape]), wanted.map((t) => [t.dtype, t.shape]));
      wanted.forEach((t, i) => assertClose(values(found[i]), values(t), 2e-6, `output ${i}`));
    }
  });
});

Deno.test("kernel() always returns an array, also for one tensor, empty ones and single numbers", () => {
  tf.tidy(() => {
    const half = kernel("half", (x) => tf.mul(x, 0.5));
    assert.deepEqual(half(tf.scalar(3)).map(values), [[1.5]]);
    assert.deepEqual(half(tf.zeros([0, 2])).map((t) => t.shape), [[0, 2]]);
  });
});

Deno.test("kernel() stores each output as it is told, fused or not, and whole numbers as they are", () => {
  const both = (x: tf.Tensor) => [tf.mul(x, 3), tf.mul(x, 3), tf.cast(x, "int32")];
  const list = kernel("list", both, ["bf16", "fp32", "bf16"]);
  const byNumber = kernel("by_number", both, (i) => i === 1 ? "bf16" : "fp32");
  tf.tidy(() => {
    const x = seeded([50], 1), exact = values(tf.mul(x, 3));
    for (const fusion of [true, false]) {
      at({ fusion }, () => {
        assert.deepEqual(list(x).map(isBf16), [true, false, false]);
        assert.deepEqual(byNumber(x).map(isBf16), [false, true, false]);
        const [rounded, kept, whole] = list(x);
        assertClose(values(kept), exact, 1e-6);
        assert.notDeepEqual(values(rounded), exact);
        assertClose(values(rounded), exact, 2 ** -8);
        assert.equal(whole.dtype, "int32");
        assert.deepEqual(values(whole), values(tf.cast(x, "int32")));
      });
    }
  });
});

Deno.test("kernel() takes bf16 inputs and computes with them in float32", () => {
  tf.tidy(() => {
    const x = store(seeded([64], 1), "bf16"),
      run = kernel("square_sum", (x) => tf.sum(tf.square(x)));
    const exact = values(x).reduce((sum, v) => sum + v * v, 0);
    for (const fusion of [true, false]) {
      assertClose(values(at({ fusion }, () => run(x))[0]), [exact], 1e-6);
    }
  });
});

Deno.test("kernel() records once for each signature of shapes and stored types", () => {
  let recordings = 0;
  const run = kernel("counted", (x) => {
    recordings++;
    return tf.mul(x, 2);
  });
  const count = (x: tf.Tensor) => {
    run(x);
    return recordings;
  };
  tf.tidy(() => {
    assert.equal(count(tf.ones([2])), 1);
    assert.equal(count(tf.zeros([2])), 1);
    assert.equal(count(tf.ones([3])), 2);
    assert.equal(count(tf.ones([2, 1])), 3);
    assert.equal(count(tf.ones([2], "int32")), 4);
    assert.equal(count(store(tf.ones([2]), "bf16")), 5);
    assert.equal(count(tf.ones([3])), 5);
  });
});

Deno.test("kernel() refuses tensors from outside that it would freeze", () => {
  const big = tf.ones([65]), small = tf.tensor1d([2]), variable = tf.variable(tf.scalar(1), true);
  const refused = (name: string, outside: tf.Tensor, what: string) =>
    assert.throws(() => kernel(name, (x) => tf.mul(x, outside))(small), {
      name: "EngineError",
      message: `"${name}" uses a ${what} from outside. Pass it as an argument.`,
    });
  refused("big", big, "tensor of shape [65]");
  refused("changing", variable, "variable of shape []");
  const [found] = kernel("constant", (x) => tf.mul(x, small))(small);
  assert.deepEqual(values(found), [4]);
  assert.throws(
    () =>
      compile((x: tf.Tensor) => kernel("inner", (y) => tf.mul(x, y))(small), { name: "outer" })(
        small,
      ),
    {
      name: "EngineError",
      message: '"inner" uses a tensor of the function "outer" around it. Pass it as an argument.',
    },
  );
  assert.equal(engine().binding?.recorder, undefined);
  tf.dispose([big, small, variable, found]);
});

/** Gradients of Σ f(inputs)·w by tfjs's own tape over plain ops. */
function plainGradients(f: (...x: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): number[][] {
  const weighted = (...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), seeded(f(...x).shape, 7)));
  return tf.grads(weighted)(inputs).map(values);
}

const CASES: [string, (...x: tf.Tensor[]) => tf.Tensor, number[][]][] = [
  ["gelu", (x) => gelu(x), [[4, 3]]],
  ["norm", (x, g) => norm(x, g), [[4, 3], [3]]],
  ["mixture", (x, y) => mixture(x, y), [[3, 5], [3, 5]]],
];

for (const [name, f, shapes] of CASES) {
  const fused = fuse(name, f);

  Deno.test(`fuse() has the plain function's values and gradients, eagerly and compiled: ${name}`, () => {
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => seeded(shape, i + 1));
      const wanted = plainGradients(f, inputs), value = values(f(...inputs));
      assertClose(values(fused(...inputs)), value, 2e-6, "value");
      for (const fusion of [true, false]) {
        const found = at({ fusion }, () => plainGradients(fused, inputs));
        wanted.forEach((g, i) => assertClose(found[i], g, 5e-6, `gradient ${i}`));
        const step = compile((...x: tf.Tensor[]) =>
          tf.grads((...y: tf.Tensor[]) => tf.sum(tf.mul(fused(...y), seeded(y[0].shape, 7))))(x)
        );
        const compiled = at({ fusion }, () => step(...inputs)).map(values);
        wanted.forEach((g, i) => assertClose(compiled[i], g, 5e-6, `compiled gradient ${i}`));
        step.dispose();
      }
    });
  });

  Deno.test(`fuse() has gradients that finite differences confirm: ${name}`, () => {
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => seeded(shape, i + 1));
      const found = plainGradients(fused, inputs);
      const loss = (x: number[]) =>
        tf.tidy(() => {
          const moved = [tf.tensor(x, shapes[0]), ...inputs.slice(1)], y = f(...moved);
          return tf.sum(tf.mul(y, seeded(y.shape, 7))).dataSync()[0];
        });
      assertClose(found[0], slopes(values(inputs[0]), loss), 1e-3);
    });
  });
}

Deno.test("fuse() works inside fuse(), and its gradient inside a larger gradient", () => {
  const inner = fuse("inner", gelu),
    outer = fuse("outer", (x, y) => tf.mul(inner(tf.add(x, y)), y));
  const plain = (x: tf.Tensor, y: tf.Tensor) => tf.mul(gelu(tf.add(x, y)), y);
  // ops before and after, so that a lost tape would show as a missing or wrong gradient
  const around = (f: typeof plain) => (x: tf.Tensor, y: tf.Tensor) =>
    tf.sum(tf.square(tf.add(f(tf.sin(x), f(y, x)), tf.mul(x, y))));
  tf.tidy(() => {
    const inputs = [seeded([6], 1), seeded([6], 2)];
    const wanted = tf.grads(around(plain))(inputs).map(values);
    for (const fusion of [true, false]) {
      const found = at({ fusion }, () => tf.grads(around(outer))(inputs)).map(values);
      found.forEach((g, i) => assertClose(g, wanted[i], 5e-6, `fusion ${fusion}, gradient ${i}`));
    }
  });
});

Deno.test("fuse() leaves out the gradient of an input that is not differentiated", () => {
  tf.tidy(() => {
    const scaled = fuse("scaled", (x, y) => tf.mul(x, y)), y = seeded([4], 2);
    const found = tf.grad((x: tf.Tensor) => tf.sum(scaled(x, y)))(seeded([4], 1));
    assertClose(values(found), values(y));
  });
});

/** Quotient and remainder of numbers: two outputs, so that one may go unused. */
const divide = differentiable(
  "divide",
  (x, y) => ({ outputs: [tf.mul(x, y), tf.add(x, tf.mul(y, 2))], saved: [x, y] }),
  ([dProduct, dSum], [x, y]) => [
    tf.add(tf.mul(dProduct, y), dSum),
    tf.add(tf.mul(dProduct, x), tf.mul(dSum, 2)),
  ],
);

Deno.test("differentiable() gets zeros for the outputs that the loss does not use", () => {
  tf.tidy(() => {
    const [x, y] = [seeded([3], 1), seeded([3], 2)];
    const gradients = (use: (outputs: tf.Tensor[]) => tf.Tensor) =>
      tf.grads((x, y) => tf.sum(use(divide(x, y))))([x, y]).map(values);
    const [product, sum] = [gradients(([p]) => p), gradients(([, s]) => s)];
    assertClose(product[0], values(y));
    assertClose(product[1], values(x));
    assert.deepEqual(sum, [[1, 1, 1], [2, 2, 2]]);
    const both = gradients(([p, s]) => tf.add(tf.mul(p, 3), s));
    assertClose(both[0], values(y).map((v) => 3 * v + 1));
    assertClose(both[1], values(x).map((v) => 3 * v + 2));
  });
});

Deno.test("differentiable() takes null for inputs without a gradient, and says so where one is asked for", () => {
  const masked = differentiable(
    "masked",
    (x, mask) => ({ outputs: [tf.mul(x, mask)], saved: [mask] }),
    ([dy], [mask]) => [tf.mul(dy, mask), null],
  );
  tf.tidy(() => {
    const x = seeded([3], 1), mask = tf.tensor1d([1, 0, 1]);
    const found = tf.grad((x: tf.Tensor) => tf.sum(masked(x, mask)[0]))(x);
    assert.deepEqual(values(found), [1, 0, 1]);
    assert.throws(() => tf.grads((x, mask) => tf.sum(masked(x, mask)[0]))([x, mask]), {
      message: '"masked" has no gradient for its input 1.',
    });
  });
});

Deno.test("differentiable() names a gradient of the wrong shape", () => {
  const wrong = differentiable(
    "wrong",
    (x) => ({ outputs: [tf.square(x)], saved: [] }),
    ([dy]) => [tf.sum(dy)],
  );
  tf.tidy(() => {
    assert.throws(() => tf.grad((x: tf.Tensor) => tf.sum(wrong(x)[0]))(tf.ones([2, 3])), {
      message: 'The gradient of "wrong" for input 0 has shape [] but the input has [2,3].',
    });
  });
});

Deno.test("differentiable() may return one tensor for two inputs, and the incoming gradient itself", () => {
  const sum = differentiable(
    "sum",
    (x, y) => ({ outputs: [tf.add(x, y)], saved: [] }),
    ([dy]) => [dy, dy],
  );
  tf.tidy(() => {
    // both inputs are used again before and after, so tfjs adds to their gradients and frees the terms;
    // the factor gives the outer sum a gradient that shares its memory with nothing
    const lossBy =
      (add: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor) => (x: tf.Tensor, y: tf.Tensor) => {
        const z = add(tf.mul(x, 3), tf.mul(y, 5));
        const rest = tf.add(tf.square(z), tf.mul(x, y));
        return tf.sum(tf.add(rest, tf.mul(add(x, y), seeded([4], 3))));
      };
    const loss = lossBy((x, y) => sum(x, y)[0]), plain = lossBy((x, y) => tf.add(x, y));
    const inputs = [seeded([4], 1), seeded([4], 2)];
    const wanted = tf.grads(plain)(inputs).map(values);
    tf.grads(loss)(inputs).map(values).forEach((g, i) => assertClose(g, wanted[i], 2e-6));
  });
});

Deno.test("differentiable() passes the same tensor twice without losing a gradient", () => {
  tf.tidy(() => {
    const found = tf.grad((x: tf.Tensor) => tf.sum(divide(x, x)[0]))(tf.tensor1d([3, -1]));
    assert.deepEqual(values(found), [6, -2]);
  });
});

Deno.test("kernel(), fuse() and differentiable() leave no tensors behind", () => {
  const x = seeded([5, 3], 1), g = seeded([3], 2);
  const run = kernel("leak_kernel", (x) => [gelu(x), tf.sum(x)], ["bf16"]),
    fused = fuse("leak", norm);
  for (const fusion of [true, false]) {
    at({ fusion }, () => {
      for (const call of ["first", "second"]) {
        assertKeepsNothing(`kernel, ${call} call, fusion ${fusion}`, () => run(x));
        assertKeepsNothing(`fuse, ${call} call, fusion ${fusion}`, () => fused(x, g));
        assertKeepsNothing(
          `gradient of fuse, ${call} call, fusion ${fusion}`,
          () => tf.grads((x, g) => fused(x, g))([x, g]),
        );
        assertKeepsNothing(
          `gradient of differentiable, ${call} call, fusion ${fusion}`,
          () => tf.grads((x, y) => tf.sum(divide(x, y)[0]))([x, x]),
        );
      }
    });
  }
  assertKeepsNothing("a kernel that fails", () => {
    assert.throws(() =>
      kernel("failing", (x) => {
        tf.square(x);
        throw new Error("inside");
      })(x), /inside/);
    return [];
  });
  tf.dispose([x, g]);
});
