import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile, engine, fuse, store } from "lib/engine/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  living,
  openForTests,
  seeded,
  values,
} from "../tensors.ts";
import { LOSSES, lossInput, OP_CASES } from "./op_cases.ts";

await openForTests();

/** Ops on strings cannot be recorded; `complex` passes numbers that the graph takes as a list. */
const isRecordable = (name: string) => !name.includes("string");

for (const [group, cases] of Object.entries(OP_CASES)) {
  Deno.test(`compile() gives what the ops give eagerly: ${group}`, () => {
    for (const [name, make] of Object.entries(cases)) {
      if (!isRecordable(name)) continue;
      tf.tidy(() => {
        const wanted = [make()].flat(), compiled = compile(make, { name });
        const found = [compiled()].flat();
        compiled.dispose();
        const kinds = (list: tf.Tensor[]) => list.map(({ dtype, shape }) => ({ dtype, shape }));
        assert.deepEqual(kinds(found), kinds(wanted), name);
        wanted.forEach((t, i) => assertClose(values(found[i]), values(t), 2e-6, name));
      });
    }
  });
}

Deno.test("compile() records tfjs's gradient tape along", () => {
  tf.tidy(() => {
    for (const [name, loss] of Object.entries(LOSSES)) {
      const wanted = tf.valueAndGrad(loss)(lossInput());
      const compiled = compile((x: tf.Tensor) => tf.valueAndGrad(loss)(x), { name });
      const found = compiled(lossInput());
      assertClose(values(found.value), values(wanted.value), 2e-6, name);
      assertClose(values(found.grad), values(wanted.grad), 5e-6, name);
      compiled.dispose();
    }
  });
});

Deno.test("compile() runs the function once for each signature, and its values each time", () => {
  let runs = 0;
  const double = compile((x: tf.Tensor) => {
    runs++;
    return tf.mul(x, 2);
  });
  tf.tidy(() => {
    for (const shape of [[2], [2], [3], [2, 1], [2], [3]]) {
      const x = seeded(shape, runs);
      assertClose(values(double(x)), values(x).map((v) => 2 * v));
    }
    assert.deepEqual([runs, double.signatures], [3, 3]);
    double(tf.ones([2], "int32"));
    double(store(tf.ones([2]), "bf16"));
    assert.equal(runs, 5);
    at({ precision: "bf16" }, () => double(tf.ones([2])));
    at({ fusion: false }, () => double(tf.ones([2])));
    assert.deepEqual([runs, double.signatures], [7, 7]);
  });
  double.dispose();
  assert.equal(double.signatures, 0);
});

Deno.test("compile() tells plain arguments apart by kind and value", () => {
  const seen: unknown[] = [];
  const remember = compile((x: tf.Tensor, option: unknown) => {
    seen.push(option);
    return tf.add(x, seen.length);
  });
  const different = [
    1,
    "1",
    2,
    -0,
    0,
    NaN,
    Infinity,
    true,
    "true",
    null,
    "null",
    undefined,
    "undefined",
    10n,
    [],
    {},
    [1],
    { 0: 1 },
    { a: 1 },
    { a: "1" },
    { b: 1 },
    { a: { b: [1, { c: "x" }] } },
    { a: { b: [1, { c: "y" }] } },
    ["a", "b"],
    ["a,b"],
    "tensor 1",
  ];
  tf.tidy(() => {
    const x = tf.scalar(0);
    const first = different.map((option) => values(remember(x, option))[0]);
    assert.deepEqual(first, different.map((_, i) => i + 1));
    const again = different.map((option) => values(remember(x, option))[0]);
    assert.deepEqual(again, first);
    const copies = [
      { a: { b: [1, { c: "x" }] } },
      [1],
      Object.assign(Object.create(null), { a: 1 }),
    ];
    assert.deepEqual(copies.map((c) => values(remember(x, c))[0]), [22, 17, 19]);
  });
  assert.equal(seen.length, different.length);
  remember.dispose();
});

Deno.test("compile() refuses arguments and results that no key can tell", () => {
  const identity = compile((x: unknown) => x, { name: "identity" });
  const said = (where: string, type: string) => ({
    name: "TypeError",
    message:
      `Expected only tensors, plain values, and arrays and plain objects of them in ${where} ` +
      `but found a value of type ${type}. Try passing the tensors and values that it holds.`,
  });
  const refused: [unknown, string][] = [
    [new Map(), "Map"],
    [new Date(), "Date"],
    [Float32Array.of(1), "Float32Array"],
    [() => 1, "function"],
    [Symbol("x"), "symbol"],
  ];
  for (const [value, type] of refused) {
    assert.throws(() => identity({ deep: [value] }), said('the arguments of "identity"', type));
    const maker = compile(() => [value], { name: "maker" });
    assert.throws(() => maker(), said('the result of "maker"', type));
  }
  assert.equal(identity.signatures, 0);
});

Deno.test("compile() passes and returns trees of tensors and plain values", () => {
  const shuffle = compile((batch: { ids: tf.Tensor; extra: [tf.Tensor, { scale: number }] }) => ({
    sums: [tf.add(batch.ids, batch.extra[0]), tf.mul(batch.extra[0], batch.extra[1].scale)],
    text: "as it is",
    nothing: null,
    deep: { list: [1, [tf.neg(batch.ids)]] as const },
  }));
  tf.tidy(() => {
    const ids = tf.tensor1d([1, 2]), other = tf.tensor1d([10, 20]);
    for (const scale of [3, 4, 3]) {
      const { sums, text, nothing, deep } = shuffle({ ids, extra: [other, { scale }] });
      assert.deepEqual(sums.map(values), [[11, 22], [10 * scale, 20 * scale]]);
      assert.deepEqual([text, nothing, deep.list[0]], ["as it is", null, 1]);
      assert.deepEqual(values(deep.list[1][0]), [-1, -2]);
    }
  });
  shuffle.dispose();
});

Deno.test("compile() may return an argument, one tensor twice, an outside tensor, nothing, or a plain value", () => {
  const small = tf.tensor1d([5, 6]), big = seeded([100], 3), before = living();
  tf.tidy(() => {
    const x = tf.tensor1d([1, 2]);
    const same = compile((x: tf.Tensor) => {
      const y = tf.mul(x, 2);
      return [x, y, y, x, small, big];
    });
    for (const _ of ["recorded", "again"]) {
      const found = same(x);
      const wanted = [[1, 2], [2, 4], [2, 4], [1, 2], [5, 6], values(big)];
      assert.deepEqual(found.map(values), wanted);
      // each is a tensor of its own, as with any op: disposing of one leaves the others
      found[0].dispose();
      found[2].dispose();
      assert.deepEqual([x, found[1], found[3], small].map(values), [[1, 2], [2, 4], [1, 2], [
        5,
        6,
      ]]);
    }
    same.dispose();
    const nothing = compile((x: tf.Tensor) => void tf.mul(x, 2)), plain = compile(() => ({ a: 1 }));
    assert.equal(nothing(x), undefined);
    assert.deepEqual(plain(), { a: 1 });
    nothing.dispose();
    plain.dispose();
  });
  assert.deepEqual(living(), before);
  tf.dispose([small, big]);
});

Deno.test("compile() holds outside tensors as they were when it recorded, until dispose()", () => {
  const before = living();
  const big = seeded([100], 3),
    bigger = seeded([200], 4),
    wanted = values(big),
    small = tf.scalar(7);
  const outside = compile((
    x: tf.Tensor,
  ) => [tf.add(x, big), tf.sub(tf.sum(bigger), tf.sum(big)), tf.mul(x, small)]);
  const x = tf.zeros([100]), sum = tf.tidy(() => values(tf.sub(tf.sum(bigger), tf.sum(big))));
  outside(x).forEach((t) => t.dispose());
  tf.dispose([big, bigger, small]);
  tf.tidy(() => {
    const found = outside(x);
    assertClose(values(found[0]), wanted);
    assertClose(values(found[1]), sum, 1e-5);
  });
  x.dispose();
  assert.equal(living().tfjs, before.tfjs);
  assert.equal(living().engine, before.engine + 2);
  outside.dispose();
  assert.deepEqual(living(), before);
});

Deno.test("compile() takes the same tensor for two arguments", () => {
  const subtract = compile((x: tf.Tensor, y: tf.Tensor) => tf.sub(tf.mul(x, 3), y));
  tf.tidy(() => {
    const x = seeded([4], 1);
    assertClose(values(subtract(x, x)), values(x).map((v) => 2 * v));
  });
  subtract.dispose();
});

Deno.test("compile() inside compile() becomes a part of the outer function", () => {
  let innerRuns = 0;
  const inner = compile((x: tf.Tensor) => {
    innerRuns++;
    return tf.square(x);
  });
  const outer = compile((x: tf.Tensor) =>
    tf.grad((y: tf.Tensor) => tf.sum(inner(tf.mul(y, 2))))(x)
  );
  tf.tidy(() => {
    for (let i = 0; i < 3; i++) assertClose(values(outer(tf.tensor1d([1, i]))), [8, 8 * i]);
    assert.deepEqual([innerRuns, inner.signatures, outer.signatures], [1, 0, 1]);
  });
  outer.dispose();
});

Deno.test("compile() lets gradients pass when it is called under tfjs's tape", () => {
  const square = compile((x: tf.Tensor) => tf.square(x));
  tf.tidy(() => {
    const x = tf.tensor1d([1, -3]);
    assertClose(values(tf.grad((x: tf.Tensor) => tf.sum(square(x)))(x)), [2, -6]);
    assertClose(values(square(x)), [1, 9]);
    assertClose(values(tf.grad((x: tf.Tensor) => tf.sum(square(x)))(x)), [2, -6]);
  });
  square.dispose();
});

Deno.test("compile() may take gradients inside a gradient that is being computed", () => {
  const slope = compile((x: tf.Tensor) => tf.grad((y: tf.Tensor) => tf.sum(tf.exp(y)))(x));
  const exp = tf.customGrad((...given) => {
    const [x, save] = given as [tf.Tensor, tf.GradSaveFunc];
    save([x]);
    return {
      value: tf.exp(x),
      gradFunc: (dy: tf.Tensor, [x]: tf.Tensor[]) => tf.mul(dy, slope(x)),
    };
  });
  tf.tidy(() => {
    const x = seeded([5], 1), loss = (x: tf.Tensor) => tf.sum(tf.square(exp(tf.mul(x, 2))));
    for (const _ of ["recording", "recorded"]) {
      assertClose(values(tf.grad(loss)(x)), values(x).map((v) => 4 * Math.exp(4 * v)), 1e-5);
    }
  });
  slope.dispose();
});

Deno.test("compile() takes custom gradients and fused kernels along", () => {
  const clipped = tf.customGrad((...given) => {
    const [x] = given as [tf.Tensor];
    return {
      value: tf.square(x),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, tf.scalar(100)),
    };
  });
  const fused = fuse("cube", (x) => tf.mul(tf.square(x), x));
  const loss = (x: tf.Tensor) => tf.sum(tf.add(clipped(x), fused(x)));
  const step = compile((x: tf.Tensor) => tf.grad(loss)(x));
  tf.tidy(() => {
    const x = seeded([5], 1);
    assertClose(values(step(x)), values(x).map((v) => 100 + 3 * v * v), 1e-5);
  });
  step.dispose();
});

Deno.test("compile() leaves no tensors behind: first call, later calls, dispose()", () => {
  const x = seeded([5, 3], 1), w = tf.tidy(() => tf.variable(seeded([3, 2], 2))), before = living();
  const fused = fuse("compiled_leak", (x) => tf.tanh(x));
  const step = compile((x: tf.Tensor) => {
    const loss = () =>
      tf.sum(tf.square(fused(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)))) as tf.Scalar;
    const { value, grads } = tf.variableGrads(loss, [w]);
    w.assign(tf.sub(w, tf.mul(grads[w.name], 0.1)));
    return { value, grads };
  });
  for (const call of ["first", "second", "third"]) {
    assertKeepsNothing(`${call} call`, () => step(x));
  }
  step.dispose();
  assert.deepEqual(living(), before);
  assertKeepsNothing("after dispose()", () => step(x));
  step.dispose();
  tf.dispose([x, w]);
});

Deno.test("compile() frees the recorded functions on dispose()", () => {
  const double = compile((x: tf.Tensor) => tf.mul(x, 2), { name: "freed" });
  tf.tidy(() => {
    double(tf.ones([2]));
    const { binding } = engine(), call = binding?.callFunction.bind(binding);
    const names: string[] = [];
    Object.assign(binding as object, {
      callFunction(name: string, ids: number[]) {
        names.push(name);
        return call?.(name, ids);
      },
    });
    double(tf.ones([2]));
    delete (binding as { callFunction?: unknown }).callFunction;
    double.dispose();
    assert.match(names[0], /^freed_\d+$/);
    assert.throws(() => binding?.callFunction(names[0], []), {
      message: `The recorded function ${names[0]} was disposed.`,
    });
    assertClose(values(double(tf.ones([2]))), [2, 2]);
  });
  double.dispose();
});
