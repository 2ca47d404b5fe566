import assert from "node:assert/strict";
import { accuracy, f1 } from "lib/metrics/mod.ts";
import { assertAllClose, assertClose, golden, labelOption } from "./golden.ts";

Deno.test("f1() equals scikit-learn for every average", () => {
  for (const { name, truth, guess, labels, averages, ...expected } of golden.scores) {
    for (const average of ["micro", "macro", "weighted"] as const) {
      const score = f1(truth, guess, { average, ...labelOption(labels) });
      assertClose(score, averages[average].f1, `${name} ${average}`);
    }
    assertAllClose(
      f1(truth, guess, { average: "none", ...labelOption(labels) }),
      expected.f1,
      name,
    );
  }
});

Deno.test("f1() of one positive class equals scikit-learn", () => {
  for (const { name, truth, guess, binary } of golden.scores) {
    for (const positive of new Set([...truth, ...guess])) {
      const score = f1(truth, guess, { average: "binary", positive });
      assertClose(score, binary[positive], `${name} ${positive}`);
    }
  }
});

Deno.test("f1() with micro average is accuracy when every class counts", () => {
  const truth = [0, 1, 2, 2, 1], guess = [0, 2, 2, 1, 1];
  assert.equal(f1(truth, guess, { average: "micro" }), accuracy(truth, guess));
});

Deno.test("f1() refuses a positive class that no row has", () => {
  assert.throws(() => f1(["ham"], ["spam"], { average: "binary", positive: "Spam" }), {
    name: "RangeError",
    message: 'Expected positive to name a class of the rows but found "Spam". ' +
      'Try one of ["ham","spam"].',
  });
});
