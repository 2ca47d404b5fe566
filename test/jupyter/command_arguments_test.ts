import assert from "node:assert/strict";
import { ArgumentError, readArguments } from "lib/jupyter/mod.ts";

const KNOWN = ["00_start", "03_classification", "10_serving"];

Deno.test("readArguments() takes numbers, names and files, in the book's order", () => {
  const { notebooks } = readArguments(["10", "notebooks/00_start.ipynb", "3"], KNOWN);
  assert.deepEqual(notebooks, KNOWN);
  assert.deepEqual(readArguments(["03_classification"], KNOWN).notebooks, ["03_classification"]);
});

Deno.test("readArguments() means all notebooks when none is named", () => {
  assert.deepEqual(readArguments(["profile=full"], KNOWN).notebooks, KNOWN);
});

Deno.test("readArguments() reads values as JSON and other words as text", () => {
  const words = [
    "seeds=5",
    "rates=[1e-5,2e-5]",
    "model=bert-mini-zh",
    "ema=false",
    "note=a=b",
    "e=",
  ];
  assert.deepEqual(readArguments(words, KNOWN).parameters, {
    seeds: 5,
    rates: [1e-5, 2e-5],
    model: "bert-mini-zh",
    ema: false,
    note: "a=b",
    e: "",
  });
});

Deno.test("readArguments() refuses other words and offers the nearest notebook", () => {
  assert.throws(
    () => readArguments(["03_clasification"], KNOWN),
    new ArgumentError(
      'There is no notebook "03_clasification". Did you mean 03_classification? Notebooks: ' +
        "00_start, 03_classification, 10_serving. Parameters are written name=value.",
    ),
  );
  assert.throws(
    () => readArguments(["1"], KNOWN),
    /There is no notebook "1"\. Notebooks: 00_start/,
  );
});
