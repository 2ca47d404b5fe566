import assert from "node:assert/strict";
import { z } from "zod";
import { ParameterError, readParameters } from "lib/jupyter/mod.ts";

const schema = z.object({
  profile: z.enum(["quick", "full"]).default("quick"),
  seeds: z.int().min(1).default(3),
});
const ALLOWED = 'Allowed: profile ("quick" | "full", default "quick"), seeds (integer, default 3).';

function given(json: string | null, run: () => void) {
  const before = Deno.env.get("WORKBOOK_PARAMS");
  if (json === null) Deno.env.delete("WORKBOOK_PARAMS");
  else Deno.env.set("WORKBOOK_PARAMS", json);
  try {
    run();
  } finally {
    if (before === undefined) Deno.env.delete("WORKBOOK_PARAMS");
    else Deno.env.set("WORKBOOK_PARAMS", before);
  }
}

Deno.test("readParameters() takes what was given and the defaults for the rest", () => {
  given(null, () => assert.deepEqual(readParameters(schema), { profile: "quick", seeds: 3 }));
  given('{"seeds":5}', () => {
    assert.deepEqual(readParameters(schema), { profile: "quick", seeds: 5 });
  });
});

Deno.test("readParameters() refuses an unknown name and offers the nearest", () => {
  given('{"profle":"full"}', () => {
    assert.throws(
      () => readParameters(schema),
      new ParameterError(
        `This notebook has no parameter "profle". Did you mean "profile"? ${ALLOWED}`,
      ),
    );
  });
  given('{"verbosity":1}', () => {
    assert.throws(
      () => readParameters(schema),
      new ParameterError(`This notebook has no parameter "verbosity". ${ALLOWED}`),
    );
  });
});

Deno.test("readParameters() says which value is wrong and what is allowed", () => {
  given('{"seeds":"five"}', () => {
    assert.throws(
      () => readParameters(schema),
      new ParameterError(
        `Parameter "seeds" was "five": expected number, received string. ${ALLOWED}`,
      ),
    );
  });
  given('{"profile":"slow"}', () => {
    assert.throws(
      () => readParameters(schema),
      /^ParameterError: Parameter "profile" was "slow": /,
    );
  });
});

Deno.test("readParameters() refuses a variable that is not a JSON object", () => {
  given("seeds=5", () => {
    assert.throws(
      () => readParameters(schema),
      new ParameterError(
        "Expected a JSON object in WORKBOOK_PARAMS but found seeds=5. Try " +
          '{"profile": "quick"}.',
      ),
    );
  });
});

Deno.test("readParameters() takes names of Object.prototype for unknown", () => {
  given('{"constructor":1}', () => {
    assert.throws(() => readParameters(schema), /has no parameter "constructor"/);
  });
});
