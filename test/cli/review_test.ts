import assert from "node:assert/strict";
import { join } from "node:path";
import { runTask } from "./run_task.ts";
import { temporaryFolder, tinyModel, toyRows } from "../train/tiny_model.ts";

const review = (...args: string[]) => runTask("review", ...args);

Deno.test("task review lists planted errors, and applies what was decided, beside the old file", async () => {
  const folder = await temporaryFolder(), path = (name: string) => join(folder, name);
  const rows = toyRows(90, { seed: 3 }), planted = rows.map((_, i) => i % 9 === 4);
  const other: Record<string, string> = { good: "bad", bad: "good" };
  const file = (wrong: readonly boolean[]) =>
    [
      "review,stars",
      ...rows.map(({ text, label }, i) => `${text},${wrong[i] ? other[label] : label}`),
    ]
      .join("\n") + "\n";
  await Deno.writeTextFile(path("rows.csv"), file(planted));
  const rate = 0.008, optim = { bottomRate: rate, topRate: rate, headRate: rate };
  await Deno.writeTextFile(
    path("run.json"),
    JSON.stringify({
      ...{ model: await tinyModel(), train: "rows.csv", clean: false, optim, epochs: 4 },
      ...{ columns: { text: "review", label: "stars" }, batchSize: 8, patience: 9 },
    }),
  );
  const { code, stdout, stderr } = await review("list", path("run.json"), "--folds=3");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^\d+ of \d+ labels are probably wrong: .*fixes\.csv/);
  const [head, ...lines] = (await Deno.readTextFile(path("fixes.csv"))).trimEnd().split("\r\n");
  const rowOf = (line: string) => Number(/^rows\.csv:(\d+),/.exec(line)?.[1]) - 2;
  const right = lines.filter((line) => planted[rowOf(line)]);
  assert.ok(right.length >= 6, `${right.length} of 10 planted are in a list of ${lines.length}`);

  // the reviewer: agrees where the label is wrong, and leaves the others
  const decided = lines.map((line) => {
    const row = rowOf(line);
    return planted[row] ? `${line}${rows[row].label}` : line;
  });
  await Deno.writeTextFile(path("fixes.csv"), [head, ...decided].join("\r\n"));
  const applied = await review("apply", path("fixes.csv"), path("rows.csv"), "--label", "stars");
  assert.equal(applied.code, 0, applied.stderr);
  const count = `${right.length} labels changed, 0 rows left out, ${
    lines.length - right.length
  } kept`;
  assert.ok(applied.stdout.startsWith(count), applied.stdout);
  const mended = planted.map((isWrong, i) => isWrong && !right.some((line) => rowOf(line) === i));
  assert.equal(await Deno.readTextFile(path("rows.reviewed.csv")), file(mended));
  assert.equal(await Deno.readTextFile(path("rows.csv")), file(planted));
});

Deno.test("task review says how it is used", async () => {
  const { code, stderr } = await review("aply");
  assert.equal(code, 1);
  assert.match(stderr, /^Expected "list" or "apply" but found aply:\n {2}deno task review list/);
  assert.match(
    (await review("apply", "--help")).stdout,
    /^Usage: deno task review apply FIXES.csv/,
  );
});
