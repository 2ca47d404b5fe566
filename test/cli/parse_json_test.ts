import assert from "node:assert/strict";
import fc from "fast-check";
import { parseJson } from "../../lib/cli/parse_json.ts";

const FAULTS: [text: string, message: string][] = [
  [
    "",
    "Expected a value but found the end of the text (file: f, line 1, column 1). Try correcting it there.",
  ],
  [
    '{\n  "a": 1,\n}',
    'Expected a name in double quotes but found "}" (file: f, line 3, column 1). Try without the comma before it.',
  ],
  [
    '{\n  "a": 1\n  "b": 2\n}',
    'Expected "," or "}" but found "\\"" (file: f, line 3, column 3). Try correcting it there.',
  ],
  ['{"a" 1}', 'Expected ":" but found "1" (file: f, line 1, column 6). Try correcting it there.'],
  [
    "{\"名字\": 'x'}",
    'Expected a value but found "\'" (file: f, line 1, column 8). Try double quotes.',
  ],
  [
    '{"a": 1} // end',
    'Expected nothing more but found "/" (file: f, line 1, column 10). JSON has no comments.',
  ],
  [
    '{"a": "x\n"}',
    'Expected the end of a text in double quotes but found "\\n" (file: f, line 1, column 9). Try correcting it there.',
  ],
  [
    '{"a": .5}',
    'Expected a value but found ".5" (file: f, line 1, column 7). Try correcting it there.',
  ],
  [
    '{"a": 1e}',
    'Expected a value but found "1e" (file: f, line 1, column 7). Try correcting it there.',
  ],
  [
    '{"a": [1, 2',
    'Expected "," or "]" but found the end of the text (file: f, line 1, column 12). Try correcting it there.',
  ],
  [
    '{"a": True}',
    'Expected a value but found "True" (file: f, line 1, column 7). Try correcting it there.',
  ],
  [
    "{a: 1}",
    'Expected a name in double quotes but found "a" (file: f, line 1, column 2). Try correcting it there.',
  ],
  [
    '["\\x"]',
    'Expected the end of a text in double quotes but found "\\\\" (file: f, line 1, column 3). Try correcting it there.',
  ],
];

Deno.test("parseJson() says what it expected and found, and at which line and column", () => {
  for (const [text, message] of FAULTS) {
    assert.throws(() => parseJson(text, "f"), { name: "CommandError", message });
  }
});

Deno.test("parseJson() reads what JSON.parse reads", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    assert.deepEqual(parseJson(text, "f"), JSON.parse(text));
  }));
});

Deno.test("parseJson() finds a fault at the first place from which the text cannot be saved", () => {
  // wherever a text of JSON is spoilt, the fault lies at or before the spoilt place, never behind it
  fc.assert(fc.property(fc.json(), fc.nat(), (text, number) => {
    const at = number % (text.length + 1), spoilt = `${text.slice(0, at)}\u0001${text.slice(at)}`;
    assert.throws(() => parseJson(spoilt, "f"), ({ message }: Error) => {
      const [, line, column] = /line (\d+), column (\d+)/.exec(message) ?? [];
      const lines = spoilt.slice(0, at).split("\n");
      const wanted = [lines.length, [...lines[lines.length - 1]].length + 1];
      const before = Number(line) < wanted[0] ||
        Number(line) === wanted[0] && Number(column) <= wanted[1];
      return before && message.startsWith("Expected ");
    });
  }));
});
