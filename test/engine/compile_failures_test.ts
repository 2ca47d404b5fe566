import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, engine, fuse, kernel } from "lib/engine/mod.ts";
import { assertClose, living, openForTests, seeded, values } from "../tensors.ts";

await openForTests();

/**
 * Fails unless calling `fn` compiled throws `error` and leaves everything as it was: tensors,
 * variables, the recorder, and the engine's ability to record and to take gradients.
 */
function assertFailsCleanly(
  name: string,
  fn: (x: tf.Tensor) => unknown,
  error: assert.AssertPredicate,
): void {
  const x = seeded([3, 4], 1),
    before = living(),
    variables = Object.keys(tf.engine().registeredVariables);
  const step = compile(fn, { name });
  for (const _ of ["once", "again"]) {
    assert.throws(() => step(x), error);
    assert.deepEqual(living(), before, name);
    assert.deepEqual(Object.keys(tf.engine().registeredVariables), variables, name);
    assert.equal(engine().binding?.recorder, undefined);
    assert.equal(step.signatures, 0);
  }
  tf.tidy(() => {
    const slope = compile((x: tf.Tensor) => tf.grad((y: tf.Tensor) => tf.sum(tf.square(y)))(x));
    assertClose(values(slope(x)), values(x).map((v) => 2 * v));
    assertClose(
      values(tf.grad((y: tf.Tensor) => tf.sum(tf.square(y)))(x)),
      values(x).map((v) => 2 * v),
    );
    slope.dispose();
  });
  x.dispose();
}

Deno.test("compile() leaves everything as before when the function throws", () => {
  const v = tf.variable(seeded([100], 2)), before = values(v);
  const fused = fuse("inside_failure", (x) => tf.tanh(x));
  assertFailsCleanly("plain", (x) => {
    v.assign(tf.add(v, tf.sum(x)));
    throw new Error("on purpose");
  }, { message: "on purpose" });
  assertFailsCleanly("under the tape", (x) =>
    tf.variableGrads(() => {
      fused(tf.mul(x, tf.sum(v))); // saves tensors for a gradient that never comes
      throw new Error("on the tape");
    }, [v]), { message: "on the tape" });
  assertFailsCleanly("in the backward pass", (x) => {
    const bad = tf.customGrad((...given) => ({
      value: tf.square(given[0] as tf.Tensor),
      gradFunc: (): tf.Tensor => {
        throw new Error("in the gradient");
      },
    }));
    return tf.grad((y: tf.Tensor) => tf.sum(bad(tf.exp(y))))(x);
  }, { message: "in the gradient" });
  assertFailsCleanly("in a kernel", (x) =>
    kernel("bad kernel", (y) => {
      tf.square(y);
      throw new Error("in the kernel");
    })(x), { message: "in the kernel" });
  assert.deepEqual(values(v), before);
  v.dispose();
});

Deno.test("compile() names a tensor whose values are read while they do not exist", async () => {
  const said = {
    name: "EngineError",
    message:
      '"reader" reads the values of a tensor of shape [3, 4] while it is being recorded, when ' +
      "they do not exist yet. Read values outside the compiled function.",
  };
  assertFailsCleanly("reader", (x) => tf.square(x).dataSync(), said);
  assertFailsCleanly("reader", (x) => tf.square(x).arraySync(), said);
  assertFailsCleanly("reader", (x) => tf.square(x).print(), said);
  let pending: Promise<unknown> = Promise.resolve();
  const later = compile((x: tf.Tensor) => {
    pending = tf.square(x).data();
    return x;
  }, { name: "reader" });
  tf.tidy(() => later(tf.ones([3, 4])));
  await assert.rejects(pending, said);
  later.dispose();
});

Deno.test("compile() refuses an asynchronous function", async () => {
  const said = {
    name: "TypeError",
    message: '"later" is asynchronous; a compiled function must not be.',
  };
  assertFailsCleanly("later", (x) => Promise.resolve(tf.square(x)), said);
  assertFailsCleanly("later", async (x) => {
    await Promise.resolve();
    throw new Error(`nobody hears this: ${x.shape}`);
  }, said);
  await new Promise((resolve) => setTimeout(resolve, 0)); // an unhandled rejection would end the test
});

Deno.test("compile() refuses variables that are made inside", () => {
  const hint = "Make variables before; an optimizer of tf.train makes its own in its first step: " +
    "take that step, with a new optimizer, outside the compiled function.";
  assertFailsCleanly("maker", (x) => tf.variable(tf.square(x), true, "w_inside"), {
    name: "EngineError",
    message: `"maker" makes the variables w_inside. ${hint}`,
  });
  const w = tf.variable(tf.scalar(1), true, "w_of_adam");
  assertFailsCleanly("adam", (x) => {
    const optimizer = tf.train.adam(0.1);
    return optimizer.minimize(() => tf.sum(tf.mul(x, w)) as tf.Scalar, true, [w]);
  }, (error: Error) => error.name === "EngineError" && error.message.endsWith(hint));
  w.dispose();
});

Deno.test("compile() refuses random numbers that would be the same in every call", () => {
  const said = (name: string) => ({
    name: "EngineError",
    message:
      `"${name}" draws random numbers while it is being recorded; every call would get the ` +
      "same ones. Use dropoutMask, whose seed is an argument, or pass the random tensor as an argument.",
  });
  assertFailsCleanly("dropout", (x) => tf.dropout(x, 0.5), said("dropout"));
  assertFailsCleanly("noise", (x) => tf.add(x, tf.randomNormal([4])), said("noise"));
  assertFailsCleanly(
    "outer",
    (x) => kernel("inner noise", (y) => tf.mul(y, Math.random()))(x),
    said("inner noise"),
  );
  assert.ok(Math.random() < 1);
  tf.tidy(() => assert.equal(tf.dropout(tf.ones([4]), 0.5).size, 4));
});

Deno.test("compile() refuses ops whose output shape depends on values, and strings", () => {
  assertFailsCleanly("unique", (x) => tf.unique(tf.reshape(x, [12])).values, {
    name: "EngineError",
    message:
      '"unique" uses UniqueV2, whose output shape depends on values. Only shapes that follow ' +
      "from the inputs' shapes can be recorded.",
  });
  assertFailsCleanly("words", () => tf.tensor1d(["a"]), {
    name: "EngineError",
    message: '"words" makes a string tensor; only numbers can be recorded.',
  });
});

Deno.test("a tensor that escapes from a recording says so when it is used", () => {
  let escaped: tf.Tensor | undefined;
  const leak = compile((x: tf.Tensor) => {
    escaped = tf.keep(tf.square(x));
    return x;
  }, { name: "leaky" });
  tf.tidy(() => leak(tf.ones([2])));
  assert.throws(() => tf.tidy(() => tf.add(escaped as tf.Tensor, 1)), {
    message:
      /^Expected a live tensor but found one that was disposed, or one made inside a recorded function and used outside it \(number \d+\)\. Return it from the function instead\.$/,
  });
  escaped?.dispose();
  leak.dispose();
});
