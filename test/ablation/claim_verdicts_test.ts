import assert from "node:assert/strict";
import {
  claimVerdicts,
  type StudyClaims,
  verdictsHtml,
  verdictsMarkdown,
  type WrittenStudy,
} from "lib/ablation/mod.ts";
import type { RunRecord } from "lib/report/mod.ts";
import { runsOf } from "./scored_runs.ts";

const BASE = [0.8, 0.81, 0.79, 0.82, 0.8];
const SPREAD = [0.001, -0.002, 0.002, 0, -0.001];
const up = (by: number) => BASE.map((score, i) => score + by + SPREAD[i]);

/** A study of a base and a variant "new" that is better by so much. */
function study(name: string, claims: StudyClaims, by: number, seconds = 10): WrittenStudy {
  const results: RunRecord[] = [
    ...runsOf("old", BASE),
    ...runsOf("new", up(by)).map((run, i) => ({ ...run, seconds: seconds + i / 10 })),
  ];
  const head = { format: "workbook-study", version: 1, name, profile: "full" } as const;
  return {
    folder: name,
    results,
    study: {
      ...{ ...head, command: `deno task book ${name.slice(0, 2)} profile=full` },
      ...{ workbook: "0.1", machine: "two cores", at: "2026-01-02T03:04:05Z", seconds: 1 },
      ...{ metrics: ["macro_f1"], failed: [], claims },
    },
  };
}

const verdictOf = (id: string, studies: WrittenStudy[]) =>
  claimVerdicts(studies).find((each) => each.id === id);
const focal = { focal: { variant: "new" } }, pooling = { pooling: { variant: "new" } };

Deno.test("claimVerdicts() is shown by all studies, by some, by none, or not yet measured", () => {
  const good = study("03_a", focal, 0.03), none = study("03_b", focal, 0.0003);
  const bad = study("03_c", focal, -0.03);
  const verdicts = [[good], [good, none], [none, bad], []].map((studies) =>
    verdictOf("focal", studies)?.verdict
  );
  assert.deepEqual(verdicts, ["shown", "depends", "not shown", "not yet measured"]);
  const evidence = verdictOf("focal", [good, none, bad])?.evidence;
  assert.deepEqual(evidence?.map(({ verdict }) => verdict), [
    ...["shown", "not shown", "the contrary"],
  ]);
});

Deno.test("claimVerdicts() asks for the size that is claimed, not for a difference alone", () => {
  const found = [0.04, 0.02, 0.01].map((by) => verdictOf("pooling", [study("04_a", pooling, by)]));
  assert.deepEqual(found.map((each) => each?.verdict), ["shown", "not shown", "not shown"]);
  const sentences = found.map((each) => each?.evidence[0].sentence ?? "");
  assert.match(
    sentences[0],
    /^at least as much as claimed \(\+0\.040 against \+0\.020, n = 5, p < 0\.001\); better by/,
  );
  assert.match(sentences[1], /^undecided/);
  assert.match(sentences[2], /^less than claimed/);
});

Deno.test("claimVerdicts() asks for each part: less time, and the same F1", () => {
  const pad_to_batch = { variant: "new" };
  const found = (by: number, seconds: number) =>
    verdictOf("pad_to_batch", [study("07_a", { pad_to_batch }, by, seconds)]);
  assert.equal(found(0, 8)?.verdict, "shown");
  assert.equal(found(0, 12.4)?.verdict, "not shown", "as slow");
  assert.equal(found(0.02, 8)?.verdict, "not shown", "another F1");
  assert.match(found(0.02, 8)?.evidence[1].sentence ?? "", /^not the same/);
});

Deno.test("claimVerdicts() lets a base lose less than its margin, and compares with the base named", () => {
  const base_large = { variant: "new", base: "old" };
  const found = (by: number) => verdictOf("base_large", [study("a", { base_large }, by)]);
  assert.deepEqual([-0.005, -0.02, -0.04].map((by) => found(by)?.evidence[0].verdict), [
    ...["shown", "not shown", "the contrary"],
  ]);
  const turned = verdictOf("focal", [
    study("a", { focal: { variant: "old", base: "new" } }, 0.03),
  ]);
  assert.deepEqual([turned?.evidence[0].verdict, turned?.evidence[0].base], [
    ...["the contrary", "new"],
  ]);
});

Deno.test("claimVerdicts() refuses a study without its claim's variant, by name", () => {
  const wrong = study("03_a", { focal: { variant: "knew" } }, 0);
  assert.throws(() => claimVerdicts([wrong]), {
    name: "RangeError",
    message:
      'Expected the variant "knew" but found "old", "new" (where: study "03_a", claim "focal").',
  });
});

Deno.test("verdictsMarkdown() and verdictsHtml() give numbers and commands, or what would measure", () => {
  const verdicts = claimVerdicts([study("03_a", focal, 0.03)]);
  const text = verdictsMarkdown(verdicts), html = verdictsHtml(verdicts);
  assert.match(
    text,
    /\| shown +\| \+0\.030 at n = 5 \(03\\_a\) \| deno task book 03 profile=full \|/,
  );
  assert.match(text, /## Focal loss helps where classes are imbalanced: shown\n\n\| data/);
  assert.match(text, /Again by `deno task book 03 profile=full` \(two cores, 2026-01-02\)\./);
  assert.match(text, /Not yet measured\. This would: `deno task book 04 profile=full`\./);
  assert.match(html, /<h2>Focal loss helps where classes are imbalanced: shown<\/h2>/);
  assert.match(html, /<code>deno task book 04 profile=full<\/code>/);
  assert.equal((text.match(/^## /gm) ?? []).length, verdicts.length);
});
