import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { compile } from "lib/engine/mod.ts";
import {
  adamw,
  type Chain,
  chain,
  clipByGlobalNorm,
  type GradientStep,
  type NamedTensors,
} from "lib/optim/mod.ts";
import { assertClose, assertKeepsNothing, at, openForTests, seeded, values } from "../tensors.ts";

await openForTests();

/** v ← rate of the variable · gradient + memory · v, moved by −v: two slots, one number. */
const momentum = (rateOf: (name: string) => number, name = "momentum"): GradientStep => ({
  name,
  init: (variable) => ({ v: tf.zerosLike(variable), count: tf.scalar(0) }),
  numbers: (step, variable) => [rateOf(variable) / step],
  update({ gradient, state, numbers: [rate] }) {
    const v = tf.add(tf.mul(gradient, rate), tf.mul(state.v, 0.9));
    return { gradient: tf.neg(v), state: { v, count: tf.add(state.count, 1) } };
  },
});

/** g ← g + 0.1 · variable: no state, no numbers. */
const decay: GradientStep = {
  name: "decay",
  init: () => ({}),
  numbers: () => [],
  update: ({ variable, gradient }) => ({
    gradient: tf.add(gradient, tf.mul(variable, 0.1)),
    state: {},
  }),
};

const RATES: Record<string, number> = { "a": 1, "x/a": 2, "layer.1.w": 3, "layer.10.w": 5 };
const names = Object.keys(RATES);
const shapes: Record<string, number[]> = {
  "a": [3],
  "x/a": [3],
  "layer.1.w": [2, 2],
  "layer.10.w": [2, 2],
};
const rateOf = (name: string) => RATES[name] ?? assert.fail(`asked for the rate of "${name}"`);
const make = (seed: number): NamedTensors =>
  Object.fromEntries(names.map((name, i) => [name, seeded(shapes[name], seed + i)]));

/** Two steps of the optimizer; the variables and states after each. */
function twoSteps(optimizer: Chain, update = optimizer.update): Record<string, number[]>[] {
  let variables = make(10), state = optimizer.init(variables);
  return [1, 2].map((step) => {
    const numbers = optimizer.numbers(step, names);
    const next = update({ variables, gradients: make(20 * step), state, numbers });
    ({ variables, state } = next);
    const seen = { ...variables, ...state };
    return Object.fromEntries(Object.entries(seen).map(([name, t]) => [name, values(t)]));
  });
}

/** The same by arithmetic on numbers, variable by variable. */
function twoStepsPlainly(): Record<string, number[]>[] {
  const w = Object.fromEntries(names.map((n) => [n, values(make(10)[n])]));
  const v = Object.fromEntries(names.map((n) => [n, w[n].map(() => 0)]));
  return [1, 2].map((step) => {
    const gradients = make(20 * step), seen: Record<string, number[]> = {};
    for (const name of names) {
      const g = values(gradients[name]).map((x, i) => x + 0.1 * w[name][i]);
      v[name] = g.map((x, i) => x * RATES[name] / step + 0.9 * v[name][i]);
      w[name] = w[name].map((x, i) => x - v[name][i]);
      seen[name] = w[name];
      seen[`momentum.v/${name}`] = v[name];
      seen[`momentum.count/${name}`] = [step];
    }
    return seen;
  });
}

Deno.test("chain() does what its steps say one after the other, for each variable with its own numbers", () => {
  tf.tidy(() => {
    const optimizer = chain(decay, momentum(rateOf)), wanted = twoStepsPlainly();
    const compiled = compile(optimizer.update);
    for (const fusion of [true, false]) {
      for (const update of [optimizer.update, compiled]) {
        const found = at({ fusion }, () => twoSteps(optimizer, update));
        wanted.forEach((step, i) => {
          assert.deepEqual(Object.keys(found[i]).sort(), Object.keys(step).sort());
          for (const [name, numbers] of Object.entries(step)) {
            assertClose(found[i][name], numbers, 2e-6, `${name} after step ${i + 1}`);
          }
        });
      }
    }
    compiled.dispose();
  });
});

Deno.test("chain() changes neither the variables nor the state that it is given", () => {
  tf.tidy(() => {
    const optimizer = chain(decay, momentum(rateOf)),
      variables = make(10),
      state = optimizer.init(variables);
    const before = { ...variables, ...state }, numbers = Object.values(before).map(values);
    optimizer.update({
      variables,
      gradients: make(20),
      state,
      numbers: optimizer.numbers(1, names),
    });
    assert.deepEqual(Object.values(before).map(values), numbers);
  });
});

Deno.test("chain() gives numbers as [variables, 1 + numbers of all steps]", () => {
  tf.tidy(() => {
    const optimizer = chain(decay, momentum(rateOf), adamw({ rate: rateOf, weightDecay: 0 }));
    const numbers = optimizer.numbers(4, names);
    assert.deepEqual([numbers.shape, numbers.dtype], [[4, 5], "float32"]);
    const rows = numbers.arraySync();
    names.forEach((name, i) => {
      const wanted = [
        0,
        RATES[name] / 4,
        RATES[name] / (1 - 0.9 ** 4),
        1 / Math.sqrt(1 - 0.999 ** 4),
        0,
      ];
      assertClose(rows[i], wanted, 1e-6, name);
    });
    assert.deepEqual(chain(decay).numbers(1, names).shape, [4, 1]);
  });
});

Deno.test("chain() names a gradient or a state that is missing", () => {
  tf.tidy(() => {
    const optimizer = chain(clipByGlobalNorm(1), momentum(rateOf)), variables = make(10);
    const numbers = optimizer.numbers(1, names), state = optimizer.init(variables);
    const { "layer.10.w": _, ...gradients } = make(20);
    assert.throws(() => optimizer.update({ variables, gradients, state, numbers }), {
      name: "TypeError",
      message: 'Expected a gradient of the variable "layer.10.w" but found none.',
    });
    const { "momentum.v/x/a": __, ...less } = state;
    for (const [given, missing] of [[less, "momentum.v/x/a"], [{}, "momentum.v/a"]] as const) {
      assert.throws(
        () => optimizer.update({ variables, gradients: make(20), state: given, numbers }),
        {
          name: "TypeError",
          message: `Expected the state "${missing}" but found none.`,
        },
      );
    }
  });
});

Deno.test("chain() refuses two steps of one name, and names that would mix up the state", () => {
  const twice = () => chain(momentum(rateOf), decay, momentum(rateOf));
  assert.throws(twice, {
    name: "TypeError",
    message: 'Expected steps of different names without "/" but found momentum, decay, momentum. ' +
      'Try giving "momentum" another name.',
  });
  assert.throws(() => chain(momentum(rateOf, "a/b")), { name: "TypeError" });
  assert.throws(() => chain(clipByGlobalNorm(1), { ...clipByGlobalNorm(2), name: "again" }), {
    name: "TypeError",
    message:
      'Expected gathered values of different names without "/" but found gradientNorm, gradientNorm. ' +
      'Try giving "gradientNorm" another name.',
  });
  tf.tidy(() => {
    // one name may be the beginning of the other
    const optimizer = chain(momentum(rateOf, "m"), momentum(rateOf, "m.v"));
    const variables = make(10), state = optimizer.init(variables);
    const numbers = optimizer.numbers(1, names);
    const next = optimizer.update({ variables, gradients: make(20), state, numbers });
    assert.deepEqual(Object.keys(next.state).sort(), Object.keys(state).sort());
  });
});

type Halves = Pick<Chain, "gather" | "updateSome">;

/** `update` in two halves, the second for one part of the variables after the other. */
function inParts(optimizer: Chain, parts: string[][], { gather, updateSome }: Halves) {
  let step = 0;
  const update: Chain["update"] = ({ variables, gradients, state }) => {
    const gathered = gather(gradients);
    step++;
    const done = parts.map((part) => {
      const own = part.map((name) => [name, variables[name]] as const);
      const ownState = Object.keys(optimizer.init(Object.fromEntries(own)));
      return updateSome({
        variables: Object.fromEntries(own),
        gradients: Object.fromEntries(part.map((name) => [name, gradients[name]])),
        state: Object.fromEntries(ownState.map((key) => [key, state[key]])),
        numbers: optimizer.numbers(step, part),
        gathered,
      });
    });
    return {
      variables: Object.assign({}, ...done.map((own) => own.variables)),
      state: Object.assign({}, ...done.map((own) => own.state)),
      reports: gathered,
    };
  };
  return update;
}

Deno.test("gather() and updateSome() give what update() gives to the last bit, however the variables are parted", () => {
  tf.tidy(() => {
    const optimizer = chain(clipByGlobalNorm(1), decay, momentum(rateOf));
    const compiled = {
      gather: compile(optimizer.gather),
      updateSome: compile(optimizer.updateSome),
      update: compile(optimizer.update),
    };
    for (const fusion of [true, false]) {
      const wanted = at({ fusion }, () => twoSteps(optimizer));
      const asOne = at({ fusion }, () => twoSteps(optimizer, compiled.update));
      for (const parts of [[names], [["x/a"], ["layer.10.w", "a"], ["layer.1.w"]]]) {
        at({ fusion }, () => {
          assert.deepEqual(twoSteps(optimizer, inParts(optimizer, parts, optimizer)), wanted);
          assert.deepEqual(twoSteps(optimizer, inParts(optimizer, parts, compiled)), asOne);
        });
      }
    }
    // four parts in all, with fusion and without
    assert.deepEqual([compiled.gather.signatures, compiled.updateSome.signatures], [2, 8]);
    Object.values(compiled).forEach(({ dispose }) => dispose());
  });
});

Deno.test("gather() goes over all gradients that it is given, update() over those of its variables", () => {
  tf.tidy(() => {
    const optimizer = chain(clipByGlobalNorm(1), momentum(rateOf)), gradients = make(20);
    const norm = (some: string[]) => Math.hypot(...some.flatMap((name) => values(gradients[name])));
    assertClose(values(optimizer.gather(gradients).gradientNorm), [norm(names)]);
    const a = { a: make(10).a }, state = optimizer.init(a), numbers = optimizer.numbers(1, ["a"]);
    const { reports } = optimizer.update({ variables: a, gradients, state, numbers });
    assertClose(values(reports.gradientNorm), [norm(["a"])]);
    assert.deepEqual(chain(decay).gather(gradients), {});
  });
});

Deno.test("updateSome() names what has not been gathered", () => {
  tf.tidy(() => {
    const optimizer = chain(clipByGlobalNorm(1)), variables = make(10), gradients = make(20);
    const numbers = optimizer.numbers(1, names), gathered = { norm: tf.scalar(1) };
    assert.throws(
      () => optimizer.updateSome({ variables, gradients, state: {}, numbers, gathered }),
      {
        name: "TypeError",
        message: 'Expected the gathered value "gradientNorm" but found none.',
      },
    );
  });
});

Deno.test("chain() leaves no tensors behind but its results", () => {
  const optimizer = chain(clipByGlobalNorm(1), decay, adamw({ rate: rateOf }));
  const variables = make(10), gradients = make(20), state = optimizer.init(variables);
  const numbers = optimizer.numbers(1, names), compiled = compile(optimizer.update);
  for (const fusion of [true, false]) {
    at({ fusion }, () => {
      for (const call of ["first", "second"]) {
        const what = `${call} call, fusion ${fusion}`;
        const input = { variables, gradients, state, numbers };
        assertKeepsNothing(`update, ${what}`, () => ({ ...optimizer.update(input) }));
        assertKeepsNothing(`compiled update, ${what}`, () => ({ ...compiled(input) }));
        assertKeepsNothing(`gather, ${what}`, () => optimizer.gather(gradients));
        const gathered = optimizer.gather(gradients);
        assertKeepsNothing(
          `updateSome, ${what}`,
          () => ({ ...optimizer.updateSome({ ...input, gathered }) }),
        );
        tf.dispose(gathered);
        assertKeepsNothing(`init, ${what}`, () => optimizer.init(variables));
        assertKeepsNothing(`numbers, ${what}`, () => optimizer.numbers(2, names));
      }
    });
  }
  compiled.dispose();
  tf.dispose([variables, gradients, state, numbers]);
});
