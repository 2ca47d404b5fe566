import assert from "node:assert/strict";
import { type CommandForm, helpText, readCommandLine } from "../../lib/cli/command_line.ts";

const FORM: CommandForm = {
  usage: "do it FILE [--set KEY=VALUE ...] [--fast]",
  purpose: "Does it.",
  words: ["FILE"],
  options: {
    set: { value: "KEY=VALUE", what: "set something", many: true },
    "columns.text": { value: "NAME", what: "a column" },
    fast: { what: "quickly" },
  },
  examples: ["do it a.csv"],
};

const read = (...args: string[]) => readCommandLine(args, FORM);

Deno.test("readCommandLine() reads words, values in both forms, repeats and switches", () => {
  assert.deepEqual(read("a", "--set", "x=1", "--set=y=2", "--columns.text=c", "--fast"), {
    words: ["a"],
    options: { set: ["x=1", "y=2"], "columns.text": ["c"], fast: [""] },
  });
  assert.deepEqual(read("--", "--a"), { words: ["--a"], options: {} });
});

Deno.test("readCommandLine() says in a sentence what is wrong", () => {
  const wrong: [string[], RegExp][] = [
    [[], /^Expected FILE but found no FILE\. Usage: do it FILE/],
    [["a", "b"], /^Expected FILE but found "b" as well\./],
    [["a", "--sett", "x=1"], /^There is no option --sett\. Did you mean --set\?$/],
    [
      ["a", "--quodlibet"],
      /^There is no option --quodlibet\. Options: --set, --columns\.text, --fast\.$/,
    ],
    [["a", "--set"], /^Expected --set KEY=VALUE but found no value\./],
    [["a", "--fast=1"], /^Expected --fast without a value but found "1"\.$/],
    [
      ["a", "--columns.text=b", "--columns.text=c"],
      /^Expected --columns\.text once but found it twice\.$/,
    ],
  ];
  for (const [args, message] of wrong) {
    assert.throws(() => read(...args), { name: "CommandError", message }, args.join(" "));
  }
});

Deno.test("helpText() fits a terminal of 90 columns and names every option", () => {
  const text = helpText(FORM);
  assert.equal(
    text,
    "Usage: do it FILE [--set KEY=VALUE ...] [--fast]\n\nDoes it.\n\n" +
      "  --set KEY=VALUE      set something\n" +
      "  --columns.text NAME  a column\n" +
      "  --fast               quickly\n\ndo it a.csv",
  );
});
