import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { z } from "zod";
import {
  entityF1,
  type EntityMode,
  type EntityReport,
  entityRows,
  type EntityScheme,
  type Scores,
} from "lib/metrics/mod.ts";
import { randomNumbers } from "lib/metrics/random.ts";
import { assertAllClose, assertClose } from "./golden.ts";

const numbers = z.array(z.number());
const Golden = z.array(z.object({
  scheme: z.enum(["BIO", "BIOES"]),
  mode: z.enum(["strict", "conlleval"]),
  blocks: z.array(z.string()),
  totals: z.array(z.object({
    types: z.array(numbers),
    micro: numbers,
    macro: numbers,
    weighted: numbers,
    accuracy: z.number(),
  })),
}));
const golden = Golden.parse(
  JSON.parse(Deno.readTextFileSync(new URL("../golden/entity_f1.json", import.meta.url))),
);
const TYPES = ["A", "B", "人-x"], BLOCK = 100;

/** The pair of rows that test/golden/make_entity_f1.py draws. */
function drawPair(pair: number, scheme: EntityScheme): [string[], string[]] {
  const next = randomNumbers(pair), prefixes = { BIO: "BI", BIOES: "BIES", BMES: "BMES" }[scheme];
  const all = TYPES.flatMap((type) => [...prefixes].map((prefix) => `${prefix}-${type}`));
  const tags = ["O", "O", ...all], tag = () => tags[Math.floor(next() * tags.length)];
  const truth = Array.from({ length: 1 + Math.floor(next() * 12) }, tag);
  return [truth, truth.map((one) => next() < 0.3 ? tag() : one)];
}

const three = ({ precision, recall, f1 }: Scores) => [precision, recall, f1];

function lineOf({ types, micro, macro, weighted, accuracy }: EntityReport): string {
  const each = types.map((scores) => [...three(scores), scores.support]);
  return [...each, three(micro), three(macro), three(weighted), [accuracy]]
    .map((group) => group.map((x) => x.toFixed(9)).join(",")).join(";");
}

/** A block of pairs: all the true rows, all the predicted ones. */
function drawBlock(block: number, scheme: EntityScheme): [string[][], string[][]] {
  const pairs = Array.from({ length: BLOCK }, (_, k) => drawPair(block * BLOCK + k, scheme));
  return [pairs.map(([truth]) => truth), pairs.map(([, guess]) => guess)];
}

for (const { scheme: written, mode, blocks, totals } of golden) {
  for (const scheme of written === "BIO" ? ["BIO"] as const : ["BIOES", "BMES"] as const) {
    Deno.test(`entityF1() equals seqeval on 10,000 pairs: ${mode} ${scheme}`, () => {
      assert.equal(blocks.length * BLOCK, 10_000);
      blocks.forEach((wanted, block) => {
        const [truth, guess] = drawBlock(block, scheme);
        const whole = entityF1(truth, guess, { mode, scheme });
        const lines = truth.map((row, k) => lineOf(entityF1([row], [guess[k]], { mode, scheme })));
        const digest = createHash("sha256").update([...lines, lineOf(whole)].join("\n")).digest(
          "hex",
        );
        if (block % 10 === 0) assertTotals(whole, totals[block / 10], `block ${block}`);
        assert.equal(digest.slice(0, 16), wanted, `block ${block}`);
      });
    });
  }
}

function assertTotals(
  found: EntityReport,
  wanted: z.infer<typeof Golden>[number]["totals"][number],
  what: string,
) {
  assert.deepEqual(found.types.map(({ label }) => label), TYPES);
  wanted.types.forEach((scores, k) => {
    assertAllClose(
      [...three(found.types[k]), found.types[k].support],
      scores,
      `${what}, ${TYPES[k]}`,
    );
  });
  for (const name of ["micro", "macro", "weighted"] as const) {
    assertAllClose(three(found[name]), wanted[name], `${what}, ${name}`);
  }
  assertClose(found.accuracy, wanted.accuracy, `${what}, accuracy`);
}

const words = (row: string) => row.split(" ");

Deno.test("entityF1() reads broken tags as seqeval's two modes do", () => {
  const cases: [EntityScheme, string, string, EntityMode, number[]][] = [
    ["BIO", "B-A I-A O", "I-A I-A O", "conlleval", [1, 1, 1]],
    ["BIO", "B-A I-A O", "I-A I-A O", "strict", [0, 0, 0]],
    ["BIOES", "B-A E-A S-B", "B-A I-A S-B", "conlleval", [1, 1, 1]],
    ["BIOES", "B-A E-A S-B", "B-A I-A S-B", "strict", [1, 0.5, 2 / 3]],
    ["BMES", "B-A E-A S-B", "B-A M-A S-B", "strict", [1, 0.5, 2 / 3]],
    ["BIOES", "O S-A", "O E-A", "conlleval", [1, 1, 1]],
    ["BIOES", "O S-A", "O E-A", "strict", [0, 0, 0]],
    ["BIO", "O O", "O O", "strict", [0, 0, 0]],
    ["BIO", "B I B", "B I B", "strict", [1, 1, 1]], // no types: "_"
  ];
  for (const [scheme, truth, guess, mode, wanted] of cases) {
    const report = entityF1([words(truth)], [words(guess)], { mode, scheme });
    assertAllClose(three(report.micro), wanted, `${truth} / ${guess}, ${mode}`);
  }
  assert.equal(entityF1([["O"]], [["O"]], { mode: "strict", scheme: "BIO" }).accuracy, 1);
});

Deno.test("entityF1() breaks errors down, each entity counted once", () => {
  const truth = [
    words("B-A I-A O B-B O B-A I-A I-A O B-A I-A O B-B O"),
    words("B-A I-A I-A O O B-B I-B O"),
  ];
  const guess = [
    words("B-A I-A O B-A O B-A I-A O O O B-A O O B-A"), // right, type, short at end, late start, missed, spurious
    words("B-B I-B O O O I-B B-B I-B"), // both wrong; strict: shifted at both edges
  ];
  const { errors, partial, micro } = entityF1(truth, guess, { mode: "strict", scheme: "BIO" });
  assert.deepEqual(errors, {
    correct: 1,
    wrongType: 1,
    wrongBoundary: 3,
    wrongBoundaryAndType: 1,
    missed: 1,
    spurious: 1,
    edges: { startOnly: 1, endOnly: 2, both: 1 },
  });
  assertAllClose(
    [micro.f1, partial.precision, partial.recall],
    [1 / 7, 2.5 / 7, 2.5 / 7],
    "scores",
  );
});

Deno.test("entityF1() adds its errors up to all entities, true and predicted", () => {
  for (let block = 0; block < 20; block++) {
    const [truth, guess] = drawBlock(block, "BIOES");
    const report = entityF1(truth, guess, { mode: "conlleval", scheme: "BIOES" });
    const { correct, wrongType, wrongBoundary, wrongBoundaryAndType, missed, spurious, edges } =
      report.errors;
    const pairs = correct + wrongType + wrongBoundary + wrongBoundaryAndType;
    assert.equal(pairs + missed, report.micro.support);
    assert.equal(
      edges.startOnly + edges.endOnly + edges.both,
      wrongBoundary + wrongBoundaryAndType,
    );
    assertClose(correct / report.micro.support, report.micro.recall, "recall");
    assertClose(correct / (pairs + spurious), report.micro.precision, "precision");
    assert.ok(report.partial.f1 >= report.micro.f1 && report.partial.f1 < 1);
  }
});

Deno.test("entityF1() scores the named types only, in their order", () => {
  const truth = [words("B-A O B-B O B-C")], guess = [words("B-A O B-C O B-C")];
  const { types, micro, errors } = entityF1(truth, guess, {
    mode: "strict",
    scheme: "BIO",
    types: ["B", "A", "Z"],
  });
  assert.deepEqual(types.map(({ label, f1, support }) => [label, f1, support]), [
    ["B", 0, 1],
    ["A", 1, 1],
    ["Z", 0, 0],
  ]);
  assert.deepEqual([micro.precision, micro.recall, errors.correct, errors.missed], [1, 0.5, 1, 1]);
});

Deno.test("entityRows() says in each line how entities were read", () => {
  const report = entityF1([["B-A"]], [["B-A"]], { mode: "conlleval", scheme: "BIOES" });
  const rows = entityRows(report);
  assert.deepEqual(rows.map(({ type }) => type), ["A", "micro", "macro", "weighted", "partial"]);
  assert.ok(
    rows.every(({ reading, f1 }) => reading === "conlleval BIOES" && typeof f1 === "number"),
  );
});

Deno.test("entityF1() refuses rows that do not fit, and tags of another scheme", () => {
  const options = { mode: "strict", scheme: "BIO" } as const;
  assert.throws(() => entityF1([["O"]], [], options), {
    name: "RangeError",
    message:
      "Expected as many rows of predicted tags as of true ones, and at least one, but found " +
      "1 true and 0 predicted rows. Try scoring the same rows.",
  });
  assert.throws(() => entityF1([["O"], ["O", "O"]], [["O"], ["O"]], options), {
    message:
      "Expected a predicted tag for each true one but found 2 true and 1 predicted tags (row 1). " +
      "Try tags of whole rows, not of cut ones.",
  });
  assert.throws(() => entityF1([["O"], ["O", "E-A"]], [["O"], ["O", "O"]], options), {
    message: 'Expected tags of BIO (O, B-type, I-type) but found "E-A" (row 1, tag 1). ' +
      "Try another scheme.",
  });
  const mode = JSON.parse('"lenient"');
  assert.throws(
    () => entityF1([["O"]], [["O"]], { ...options, mode }),
    /Expected a mode of strict/,
  );
});
