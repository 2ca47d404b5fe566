import assert from "node:assert/strict";
import { parseJson } from "lib/data/parse_json.ts";

const linesOf = (text: string) => parseJson(text).records.map(({ line }) => line);
const problemsOf = (text: string) =>
  parseJson(text).problems.map(({ line, message }) => `${line} ${message}`);

Deno.test("parseJson() reads a list, each element at its line", () => {
  const list = '[\n {"a": "x,[{\\"", "b": [1, {"c": 2}]},\n\n {"a": 2}, {"a": 3},\n 4]\n';
  assert.deepEqual(parseJson(list).records.map(({ values }) => values.a), ['x,[{"', 2, 3]);
  assert.deepEqual(linesOf(list), [2, 4, 4]);
  assert.deepEqual(problemsOf(list), ["5 expected an object but found 4"]);
  assert.deepEqual(parseJson("[]"), { records: [], problems: [] });
  assert.deepEqual(linesOf('\n[{"a":1},\n{"a":2}]'), [2, 3]);
});

Deno.test("parseJson() reads one object a line as well", () => {
  assert.deepEqual(linesOf('{"a":1}\n\n{"a":{"b":2}}\n'), [1, 3]);
  assert.match(problemsOf('{"a":1}\n{"a":\n')[0], /^2 expected JSON but found: /);
});

Deno.test("parseJson() says once what is wrong with the whole file", () => {
  assert.match(problemsOf('[{"a":1},')[0], /^1 expected JSON but found: /);
  assert.deepEqual(problemsOf('{\n "train": [],\n "test": []\n}\n'), [
    "1 expected a list of rows, or one row a line, but found one object (train, test)",
  ]);
});
