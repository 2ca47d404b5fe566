import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { encode, type EncoderBatch } from "lib/bert/mod.ts";
import { locateBert } from "lib/bert/source.ts";
import { compile, isBf16 } from "lib/engine/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";
import {
  assertClose,
  assertKeepsNothing,
  at,
  openForTests,
  relativeL2,
  values,
} from "../tensors.ts";
import {
  BERT_MINI_ZH,
  type Encoder,
  MODES,
  readEncoder,
  readGolden,
  rowsOf,
  tokenRows,
} from "./golden.ts";
import { plainEncode } from "./plain_encoder.ts";
import { smallEncoder } from "./small_encoder.ts";

await openForTests();

/** Hidden states of a batch in one of the modes. */
function encodeAs(
  { compiled = false, ...setting }: typeof MODES[string],
  { config, weights }: Encoder,
  batch: EncoderBatch,
  dropoutSeed?: tf.Tensor,
): tf.Tensor {
  const run = (batch: EncoderBatch, dropoutSeed?: tf.Tensor) =>
    encode(config, weights, batch, { dropoutSeed });
  const step = compiled ? compile(run) : undefined;
  const states = at(setting, () => (step ?? run)(batch, dropoutSeed));
  step?.dispose();
  return states;
}

/** The largest difference of the token rows to transformers'. */
function worst(states: tf.Tensor, mask: tf.Tensor, wanted: Float32Array): number {
  const found = tokenRows(states, mask);
  assert.equal(found.length, wanted.length);
  return found.reduce((most, x, i) => Math.max(most, Math.abs(x - wanted[i])), 0);
}

const chinese = await readGolden("hidden_states_bert-mini-zh.safetensors");
const chineseBatch = chinese.batch(), mini = await readEncoder(BERT_MINI_ZH);
const wantedChinese = chinese.numbers("last_hidden_state");

for (const [mode, setting] of Object.entries(MODES)) {
  Deno.test(`encode() has transformers' hidden states for 50 Chinese texts, ${mode}`, () => {
    tf.tidy(() => {
      const states = encodeAs(setting, mini, chineseBatch);
      assert.deepEqual(states.shape, [...chineseBatch.ids.shape, 384]);
      assert.ok(worst(states, chineseBatch.mask, wantedChinese) <= 1e-4);
    });
  });
}

Deno.test("encode() is near in bf16, and gives bf16 states", () => {
  tf.tidy(() => {
    const setting = { ...MODES["compiled in parts"], precision: "bf16" as const };
    const states = encodeAs(setting, mini, chineseBatch);
    assert.equal(isBf16(states), true);
    const error = relativeL2(tokenRows(states, chineseBatch.mask), wantedChinese);
    assert.ok(error < 2e-2 && error > 1e-4, `relative L2 ${error}`);
  });
});

/** How many tokens the rows of a mask hold. */
const tokens = (mask: tf.Tensor) => mask.sum().dataSync()[0];

Deno.test("encode() gives a text the same states alone, unpadded, in an odd batch, and in parts", () => {
  tf.tidy(() => {
    const before = 384 * tokens(rowsOf(chineseBatch, 0, 33).mask);
    const count = tokens(rowsOf(chineseBatch, 33, 1).mask);
    const own = rowsOf(chineseBatch, 33, 1, count);
    const mine = wantedChinese.subarray(before, before + 384 * count);
    for (const mode of ["op by op", "compiled in parts"]) {
      assert.ok(worst(encodeAs(MODES[mode], mini, own), own.mask, mine) <= 1e-4, mode);
    }
    const seven = rowsOf(chineseBatch, 0, 7),
      wanted = wantedChinese.subarray(0, 384 * tokens(seven.mask));
    const states = encodeAs({ compiled: true, cores: 2 }, mini, seven);
    assert.ok(worst(states, seven.mask, wanted) <= 1e-4);
  });
});

const english = await readGolden("hidden_states_minilm-en.safetensors");
const minilm = await locateBert("minilm-en").catch((error) => {
  if (!(error instanceof FetchError)) throw error;
  console.warn(`The test of minilm-en is left out: ${error.message}`);
});

Deno.test({
  name: "encode() has transformers' hidden states for 50 English texts",
  ignore: !minilm,
  async fn() {
    if (!minilm) return;
    const encoder = await readEncoder(minilm.folder);
    tf.tidy(() => {
      const batch = english.batch(), wanted = english.numbers("last_hidden_state");
      const states = encodeAs(MODES["compiled in parts"], encoder, batch);
      assert.ok(worst(states, batch.mask, wanted) <= 1e-4);
    });
    tf.dispose(encoder.weights);
  },
});

const seedOf = (seed: number) => tf.scalar(seed, "int32");

Deno.test("encode() with dropout gives what plain ops with the same masks give, in every mode", () => {
  tf.tidy(() => {
    const small = smallEncoder(), { config, weights, batch } = small;
    for (const seed of [1, 77]) {
      const wanted = tokenRows(plainEncode(config, weights, batch, seed), batch.mask);
      for (const [mode, setting] of Object.entries(MODES)) {
        const states = encodeAs(setting, small, batch, seedOf(seed));
        assertClose(tokenRows(states, batch.mask), wanted, 2e-5, mode);
      }
    }
  });
});

Deno.test("encode() drops the same whatever the number of parts, and by the seed alone", () => {
  tf.tidy(() => {
    const small = smallEncoder();
    const dropped = (seed: number, cores: number) =>
      tokenRows(
        encodeAs({ compiled: true, cores }, small, small.batch, seedOf(seed)),
        small.batch.mask,
      );
    const one = dropped(5, 1);
    for (const cores of [2, 3, 9]) assertClose(dropped(5, cores), one, 2e-5, `${cores} parts`);
    assert.deepEqual(dropped(5, 2), dropped(5, 2));
    assert.ok(relativeL2(dropped(6, 1), one) > 0.1);
    const nothing = tokenRows(encodeAs({ fusion: true }, small, small.batch), small.batch.mask);
    assert.ok(relativeL2(nothing, one) > 0.1);
    // with both rates at 0 a seed changes nothing
    const still = {
      ...small,
      config: { ...small.config, hidden_dropout_prob: 0, attention_probs_dropout_prob: 0 },
    };
    assert.deepEqual(
      tokenRows(encodeAs({ fusion: true }, still, small.batch, seedOf(5)), small.batch.mask),
      nothing,
    );
  });
});

Deno.test("encode() shows the embeddings and each layer's output from the bottom up", () => {
  tf.tidy(() => {
    const { config, weights, batch } = smallEncoder(), seen: string[] = [];
    let last: number[] = [];
    const states = encode(config, weights, batch, {
      onLayer(name, layer) {
        seen.push(name);
        last = values(layer);
        assert.equal(layer.size, 5 * 7 * config.hidden_size);
      },
    });
    assert.deepEqual(seen, ["the embeddings", "the output of layer 0", "the output of layer 1"]);
    assert.deepEqual(last, values(states));
  });
});

Deno.test("encode() gives finite numbers for a sequence of padding only", () => {
  tf.tidy(() => {
    const { config, weights, batch } = smallEncoder();
    for (const fusion of [true, false]) {
      const states = at(
        { fusion },
        () => encode(config, weights, { ...batch, mask: tf.zerosLike(batch.ids) }),
      );
      assert.ok(values(states).every(Number.isFinite));
    }
  });
});

Deno.test("encode() names a batch that is too long, and token ids and types that do not exist", () => {
  tf.tidy(() => {
    const { config, weights, batch } = smallEncoder();
    const long = tf.zeros([1, 17], "int32");
    assert.throws(() => encode(config, weights, { ids: long, mask: long, typeIds: long }), {
      name: "RangeError",
      message: "Expected at most 16 positions but found 17. Encode with maxLength ≤ 16.",
    });
    const beyond = tf.add(batch.ids, tf.scalar(50, "int32"));
    assert.throws(() => encode(config, weights, { ...batch, ids: beyond }), {
      name: "EngineError",
      message: /indices\[0\] = 50 is not in \[0, 50\)/,
    });
    const types = tf.add(batch.typeIds, tf.scalar(2, "int32"));
    assert.throws(() => encode(config, weights, { ...batch, typeIds: types }), {
      name: "EngineError",
      message: /is not in \[0, 2\)/,
    });
  });
});

Deno.test("encode() leaves no tensors behind but its result", () => {
  const { config, weights, batch } = smallEncoder(), seed = seedOf(3);
  const names = Object.keys(weights), tensors = Object.values(weights);
  const run = (batch: EncoderBatch, dropoutSeed?: tf.Tensor) =>
    encode(config, weights, batch, { dropoutSeed });
  for (const fusion of [true, false]) {
    at({ fusion }, () => {
      const step = compile(run);
      step(batch, seed).dispose(); // weights from outside are held from here on
      for (const dropoutSeed of [undefined, seed]) {
        assertKeepsNothing(`eager, fusion ${fusion}`, () => run(batch, dropoutSeed));
        assertKeepsNothing(
          `gradients, fusion ${fusion}`,
          () =>
            tf.grads((...w) =>
              tf.sum(
                encode(config, Object.fromEntries(names.map((n, i) => [n, w[i]])), batch, {
                  dropoutSeed,
                }),
              )
            )(tensors),
        );
      }
      assertKeepsNothing(`compiled, fusion ${fusion}`, () => step(batch, seed));
      step.dispose();
    });
  }
  tf.dispose([weights, { ...batch }, seed]);
});
