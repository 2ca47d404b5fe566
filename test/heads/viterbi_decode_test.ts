import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { tagSet } from "lib/data/mod.ts";
import { tagConstraints, viterbiDecode } from "lib/heads/mod.ts";
import { readGolden } from "../bert/golden.ts";
import { assertKeepsNothing, openForTests, seededNumbers } from "../tensors.ts";
import { enumerate, randomCase, tensorsOf } from "./crf_brute_force.ts";

await openForTests();

Deno.test("viterbiDecode() finds the best of all paths, whatever positions are left out", () => {
  for (let k = 0; k < 90; k++) {
    const length = 1 + k % 6, tags = 1 + Math.floor(k / 6) % 5;
    const one = randomCase({ batch: 3, length, tags, seed: k + 1 });
    tf.tidy(() => {
      const { emissions, mask, crf } = tensorsOf(one);
      viterbiDecode(emissions, mask, crf).forEach((found, row) => {
        const { best } = enumerate(one, row);
        assert.deepEqual([...found.tags], best.tags, `case ${k}`);
        assert.ok(Math.abs(found.score - best.score) < 1e-9 * Math.max(1, Math.abs(best.score)));
      });
    });
  }
});

Deno.test("viterbiDecode() equals pytorch-crf's at length 128 with 33 tags", async () => {
  const golden = await readGolden("crf.safetensors");
  const of = (name: string) => tf.tensor(golden.numbers(name), golden.shape(name));
  tf.tidy(() => {
    const mask = tf.cast(tf.greaterEqual(of("tags"), 0), "int32") as tf.Tensor2D;
    const crf = { start: of("start"), end: of("end"), transitions: of("transitions") };
    const found = viterbiDecode(of("emissions") as tf.Tensor3D, mask, crf);
    const best = golden.numbers("best");
    found.forEach(({ tags }, row) => {
      const wanted = [...best.subarray(row * 128, (row + 1) * 128)].filter((tag) => tag >= 0);
      assert.deepEqual([...tags], wanted);
    });
    assert.deepEqual(found.map(({ tags }) => tags.length), [128, 77, 1]);
  });
});

Deno.test("viterbiDecode() with constraints finds the best of the allowed paths", () => {
  const constraints = tagConstraints(["O", "B-X", "E-X", "S-X"], "BIOES");
  const legal = (tags: readonly number[]) =>
    constraints.start[tags[0]] && constraints.end[tags[tags.length - 1]] &&
    tags.every((tag, t) => t === 0 || constraints.transitions[tags[t - 1]][tag]);
  for (let seed = 1; seed <= 20; seed++) {
    const one = randomCase({ batch: 2, length: 5, tags: 4, seed });
    one.path = one.path.map((row) => row.map((_, t) => t < 4 ? 0 : -1));
    tf.tidy(() => {
      const { emissions, mask, crf } = tensorsOf(one);
      viterbiDecode(emissions, mask, crf, { constraints }).forEach(({ tags }, row) => {
        assert.deepEqual([...tags], enumerate(one, row, legal).best.tags);
      });
    });
  }
});

/** Rows of tags with a space after each. */
const WHOLE = {
  BIO: /^(O |B-(.) (I-\2 )*)+$/,
  BIOES: /^(O |S-. |B-(.) (I-\2 )*E-\2 )+$/,
  BMES: /^(O |S-. |B-(.) (M-\2 )*E-\2 )+$/,
};

for (const scheme of ["BIO", "BIOES", "BMES"] as const) {
  Deno.test(`viterbiDecode() gives no sequence that ${scheme} forbids, of 100,000 at random`, () => {
    const names = tagSet(["A", "B"], scheme), tags = names.length, length = 6, batch = 10_000;
    const constraints = tagConstraints(names, scheme);
    const crf = {
      start: tf.tensor1d(seededNumbers(tags, 1)),
      end: tf.tensor1d(seededNumbers(tags, 2)),
      transitions: tf.tensor2d(seededNumbers(tags * tags, 3), [tags, tags]),
    };
    let free = 0;
    for (let round = 0; round < 10; round++) {
      tf.tidy(() => {
        const scale = round % 2 === 0 ? 3 : 1e4;
        const emissions = tf.mul(
          tf.randomUniform([batch, length, tags], -1, 1, "float32", round + 1),
          scale,
        ) as tf.Tensor3D;
        const counts = tf.tensor2d(Array.from({ length: batch }, (_, row) => [1 + row % length]));
        const mask = tf.cast(tf.less(tf.range(0, length), counts), "int32") as tf.Tensor2D;
        const isBroken = ({ tags }: { tags: Int32Array }) =>
          !WHOLE[scheme].test(Array.from(tags, (tag) => `${names[tag]} `).join(""));
        const found = viterbiDecode(emissions, mask, crf, { constraints });
        assert.equal(found.length, batch);
        assert.equal(found.filter(isBroken).length, 0);
        if (round === 0) free = viterbiDecode(emissions, mask, crf).filter(isBroken).length;
      });
    }
    assert.ok(free > batch / 3, `only ${free} are broken without constraints`);
    tf.dispose(crf);
  });
}

Deno.test("viterbiDecode() refuses scores that are not finite, but for positions left out", () => {
  tf.tidy(() => {
    const one = randomCase({ batch: 1, length: 3, tags: 2, seed: 1 });
    one.path = [[0, -1, 0]];
    one.emissions[0][1] = [NaN, Infinity];
    const run = () => {
      const { emissions, mask, crf } = tensorsOf(one);
      return viterbiDecode(emissions, mask, crf);
    };
    assert.equal(run()[0].tags.length, 2);
    one.emissions[0][2][1] = NaN;
    assert.throws(run, {
      name: "RangeError",
      message: "Expected finite scores but found one that is not (where: the emissions of row 0, " +
        "scored position 1). Try a lower learning rate.",
    });
    one.emissions[0][2][1] = 0;
    one.transitions[0][1] = -Infinity;
    assert.throws(run, /the CRF's transitions scores/);
  });
});

Deno.test("viterbiDecode() leaves no tensors behind", () => {
  const { emissions, mask, path, crf } = tensorsOf(
    randomCase({ batch: 3, length: 6, tags: 4, seed: 7 }),
  );
  assertKeepsNothing("decoding", () => {
    viterbiDecode(emissions, mask, crf);
    return [];
  });
  tf.dispose([emissions, mask, path, Object.values(crf)]);
});
