import assert from "node:assert/strict";
import fc from "fast-check";
import { SafetensorsError, type SafetensorsErrorCode } from "lib/bert/safetensors_error.ts";
import { readSafetensors, readSafetensorsHeader } from "lib/bert/safetensors_read.ts";
import { projectRoot } from "lib/fetch/mod.ts";

const GOLDEN = `${projectRoot()}/test/golden/safetensors_types`;
const BERT_MINI = `${projectRoot()}/datasets/pretrained/bert-mini-zh/model.safetensors`;

type Expected = [name: string, tensor: { dtype: string; shape: number[]; values: string[] }][];

function headerSize(size: number | bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size), true);
  return bytes;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** The bytes of a file with this header text and data. */
function file(header: string, data: Uint8Array | number = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = typeof data === "number" ? new Uint8Array(data) : data;
  return join(headerSize(text.length), text, bytes);
}

async function withFile<T>(bytes: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    await Deno.writeFile(path, bytes);
    return await work(path);
  } finally {
    await Deno.remove(path);
  }
}

function entry(dtype: string, shape: string, from: string | number, to: string | number): string {
  return `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${from},${to}]}`;
}

async function refused(bytes: Uint8Array, code: SafetensorsErrorCode, words?: RegExp) {
  await withFile(bytes, async (path) => {
    await assert.rejects(readSafetensors(path), (error) => {
      assert.ok(error instanceof SafetensorsError, String(error));
      assert.equal(error.code, code, error.message);
      assert.ok(error.message.includes(path), error.message);
      if (words) assert.match(error.message, words);
      return true;
    });
  });
}

function accepted(bytes: Uint8Array) {
  return withFile(bytes, (path) => readSafetensors(path));
}

/** Numbers as exact text, like the golden file has them. */
function texts(data: Iterable<number | bigint>): string[] {
  return Array.from(data, (value) => {
    if (Object.is(value, -0)) return "-0";
    return String(value);
  });
}

function asJs(text: string): string {
  const special: Record<string, string> = { inf: "Infinity", "-inf": "-Infinity", nan: "NaN" };
  if (text in special) return special[text];
  if (/^-?\d+$/.test(text)) return text;
  return texts([Number(text)])[0];
}

Deno.test("readSafetensors() reads every number type as Python wrote it", async () => {
  const expected: Expected = JSON.parse(await Deno.readTextFile(`${GOLDEN}.json`));
  const tensors = await readSafetensors(`${GOLDEN}.safetensors`);
  assert.equal(tensors.size, expected.length);
  for (const [name, { dtype, shape, values }] of expected) {
    const tensor = tensors.get(name);
    assert.ok(tensor, name);
    assert.equal(tensor.dtype, dtype);
    assert.deepEqual(tensor.shape, shape);
    assert.deepEqual(texts(tensor.data), values.map(asJs), name);
  }
});

Deno.test("readSafetensors() widens halves to Float32Array and keeps 64 bits whole", async () => {
  const tensors = await readSafetensors(`${GOLDEN}.safetensors`);
  assert.ok(tensors.get("F16")?.data instanceof Float32Array);
  assert.ok(tensors.get("BF16")?.data instanceof Float32Array);
  assert.ok(tensors.get("I64")?.data instanceof BigInt64Array);
  assert.ok(tensors.get("U64")?.data instanceof BigUint64Array);
  assert.ok(tensors.get("BOOL")?.data instanceof Uint8Array);
});

Deno.test("readSafetensors() widens each of the 65,536 halves exactly", async () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const header = `{"f":${entry("F16", "[65536]", 0, 131072)},` +
    `"b":${entry("BF16", "[65536]", 131072, 262144)}}`;
  const data = new Uint8Array(262144);
  data.set(new Uint8Array(halves.buffer));
  data.set(new Uint8Array(halves.buffer), 131072);
  const tensors = await accepted(file(header, data));
  const [f, b] = ["f", "b"].map((name) => tensors.get(name)?.data);
  assert.ok(f && b);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits >> 15 ? -1 : 1;
    assert.ok(
      Object.is(f[bits], half(sign, (bits >> 10) & 31, bits & 1023, 15, 10)),
      `F16 ${bits}`,
    );
    const wide = half(sign, (bits >> 7) & 255, bits & 127, 127, 7);
    assert.ok(Object.is(b[bits], wide), `BF16 ${bits}`);
  }
});

/** IEEE 754 by its definition: sign, exponent with bias, fraction of so many bits. */
function half(sign: number, exponent: number, fraction: number, bias: number, bits: number) {
  if (exponent === 2 * bias + 1) return fraction ? NaN : sign * Infinity;
  const lead = exponent === 0 ? 0 : 1;
  return sign * (lead + fraction / 2 ** bits) * 2 ** (Math.max(exponent, 1) - bias);
}

Deno.test("readSafetensors() reads only the named tensors, in the order of the names", async () => {
  const names = ["bert.embeddings.LayerNorm.bias", "bert.embeddings.LayerNorm.weight"];
  const tensors = await readSafetensors(BERT_MINI, { names: names.toReversed() });
  assert.deepEqual([...tensors.keys()], names.toReversed());
});

Deno.test("readSafetensors() names similar tensors when one is missing", async () => {
  const reading = readSafetensors(BERT_MINI, { names: ["embeddings.LayerNorm.bias"] });
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof SafetensorsError);
    assert.equal(error.code, "not_found");
    assert.match(error.message, /bert\.embeddings\.LayerNorm\.bias/);
    return true;
  });
});

Deno.test("readSafetensors() widens 14.7 million halves well under a second", async () => {
  const start = performance.now();
  const tensors = await readSafetensors(BERT_MINI);
  const took = performance.now() - start;
  const count = [...tensors.values()].reduce((sum, { data }) => sum + data.length, 0);
  assert.ok(count > 14_000_000);
  assert.ok(took < 1000, `took ${took} ms`);
});

Deno.test("readSafetensorsHeader() tells shapes and metadata without reading tensors", async () => {
  const { entries, metadata } = await readSafetensorsHeader(BERT_MINI);
  assert.deepEqual(entries.get("bert.embeddings.word_embeddings.weight")?.shape, [9600, 384]);
  assert.equal(metadata.get("format"), "pt");
});

// What the reference implementation accepts.

Deno.test("a header with white space around is accepted", async () => {
  assert.equal((await accepted(file("{}\r \t\n"))).size, 0);
  assert.equal((await accepted(file("  {}  "))).size, 0);
});

Deno.test("empty tensors, single numbers and the empty name are accepted", async () => {
  const header = `{"zero":${entry("F32", "[2,0]", 0, 0)},"one":${entry("I32", "[]", 0, 4)},` +
    `"":${entry("U8", "[1]", 4, 5)}}`;
  const tensors = await accepted(file(header, 5));
  assert.equal(tensors.get("zero")?.data.length, 0);
  assert.deepEqual(tensors.get("one")?.shape, []);
  assert.equal(tensors.get("")?.data.length, 1);
});

Deno.test("tensors at odd addresses are read", async () => {
  const header = `{"a":${entry("U8", "[1]", 0, 1)},"b":${entry("F32", "[1]", 1, 5)} }`;
  const data = new Uint8Array([7, 0, 0, 128, 63]);
  assert.deepEqual([...(await accepted(file(header, data))).get("b")?.data ?? []], [1]);
});

Deno.test("__proto__ and constructor are names like others", async () => {
  const header = `{"__proto__":${entry("U8", "[1]", 0, 1)},"constructor":${
    entry("U8", "[1]", 1, 2)
  }}`;
  const tensors = await accepted(file(header, new Uint8Array([1, 2])));
  assert.deepEqual([...tensors.keys()], ["__proto__", "constructor"]);
  assert.deepEqual([...tensors.get("__proto__")?.data ?? []], [1]);
  await refused(file(`{"a":{"__proto__":${entry("U8", "[1]", 0, 1)}}}`, 1), "entry");
});

Deno.test("metadata may be empty or null", async () => {
  assert.equal((await accepted(file(`{"__metadata__":{}}`))).size, 0);
  assert.equal((await accepted(file(`{"__metadata__":null}`))).size, 0);
});

// What the reference implementation refuses, by the names of its tests.

Deno.test("json attack: ten tensors that share one range are refused", async () => {
  const items = Array.from({ length: 10 }, (_, i) => `"w_${i}":${entry("F32", "[2,2]", 0, 16)}`);
  await refused(file(`{${items.join(",")}}`, 16), "offset", /begin at byte 16/);
});

Deno.test("metadata incomplete buffer: trailing bytes and missing bytes are refused", async () => {
  const header = `{"test":${entry("I32", "[2,2]", 0, 16)}}`;
  await refused(
    file(header, join(new Uint8Array(16), new TextEncoder().encode("extra"))),
    "buffer",
  );
  await refused(file(header, 14), "buffer", /Expected 16 bytes of tensors but found 14/);
});

Deno.test("header too large: above 100,000,000 bytes is refused before it is read", async () => {
  await refused(join(headerSize(100_000_001), new Uint8Array([123, 125])), "header_too_large");
  await refused(join(headerSize(2n ** 64n - 1n), new Uint8Array([123])), "header_too_large");
});

Deno.test("header too small: an empty file and seven bytes are refused", async () => {
  await refused(new Uint8Array(0), "header_too_small");
  await refused(new Uint8Array(7), "header_too_small");
});

Deno.test("invalid header length: beyond the end of the file is refused", async () => {
  await refused(headerSize(60), "header_length");
  await refused(headerSize(100_000_000), "header_length");
});

Deno.test("truncated header is refused", async () => {
  const whole = file(`{"a":${entry("U8", "[1]", 0, 1)}}`, 1);
  await refused(whole.subarray(0, 20), "header_length");
});

Deno.test("header non utf8 and a byte order mark are refused", async () => {
  await refused(join(headerSize(1), new Uint8Array([0xff])), "header_utf8");
  await refused(file("\ufeff{}"), "header_json");
});

Deno.test("header not json is refused", async () => {
  for (const text of ["{", "", "[]", "1", "null", '"a"', "{]", "{'a':1}", "{}{}", "nul"]) {
    await refused(file(text), "header_json");
  }
});

Deno.test("nesting without end is refused at once", async () => {
  await refused(file("[".repeat(200_000)), "header_json", /deep/);
});

Deno.test("invalid info: a size that is not shape times number size is refused", async () => {
  await refused(file(`{"test":${entry("I32", "[2,2]", 0, 4)}}`, 4), "size");
  await refused(file(`{"test":${entry("F16", "[3]", 0, 12)}}`, 12), "size", /6 bytes.*found 12/);
});

Deno.test("validation overflow: shapes beyond all memory are refused", async () => {
  const big = "[2,18446744073709551614]";
  await refused(file(`{"test":${entry("I32", big, 0, 16)}}`, 16), "header_number");
  const wide = "[2,9223372036854775807]";
  await refused(file(`{"test":${entry("I32", wide, 0, 16)}}`, 16), "header_number");
  await refused(file(`{"test":${entry("I32", "[67108864,67108864,2]", 0, 0)}}`), "overflow");
  await refused(file(`{"test":${entry("I8", "[9007199254740991,2]", 0, 0)}}`), "overflow");
});

Deno.test("data offset overflow: offsets above 2^53 are refused, not rounded", async () => {
  const far = entry("U8", "[1]", "9007199254740992", "9007199254740993");
  await refused(file(`{"a":${far}}`, 1), "header_number", /9007199254740992/);
  await refused(file(`{"a":${entry("U8", "[1]", 0, "18446744073709551615")}}`, 1), "header_number");
});

Deno.test("offsets that run backwards, overlap or leave a hole are refused", async () => {
  await refused(file(`{"a":${entry("U8", "[1]", 1, 0)}}`, 1), "offset");
  const first = `"a":${entry("U8", "[2]", 0, 2)}`;
  await refused(file(`{${first},"b":${entry("U8", "[2]", 1, 3)}}`, 3), "offset");
  await refused(file(`{${first},"b":${entry("U8", "[2]", 3, 5)}}`, 5), "offset");
  await refused(file(`{"a":${entry("U8", "[1]", 1, 2)}}`, 2), "offset", /begin at byte 0/);
});

Deno.test("numbers that are not whole or not positive are refused", async () => {
  for (const number of ["1.0", "-1", "1e0", "-0", "0.5"]) {
    await refused(file(`{"a":${entry("U8", `[${number}]`, 0, 1)}}`, 1), "header_number");
  }
});

Deno.test("entries with missing or wrong parts are refused with their place", async () => {
  await refused(file(`{"a":{"dtype":"U8","shape":[1]}}`, 1), "entry", /a → data_offsets/);
  await refused(file(`{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}`, 1), "entry");
  await refused(file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,2]}}`, 1), "entry");
  await refused(file(`{"a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}}`, 1), "entry");
  await refused(file(`{"a":null}`, 1), "entry");
  await refused(file(`{"a":[]}`, 1), "entry");
});

Deno.test("unknown number types are refused, and JavaScript's own names too", async () => {
  await refused(file(`{"a":${entry("F8_E4M3", "[1]", 0, 1)}}`, 1), "dtype", /F8_E4M3/);
  await refused(file(`{"a":${entry("toString", "[1]", 0, 1)}}`, 1), "dtype");
  await refused(file(`{"a":${entry("__proto__", "[1]", 0, 1)}}`, 1), "dtype");
});

Deno.test("duplicate keys are refused, escaped ones and inner ones too", async () => {
  const one = entry("U8", "[1]", 0, 1);
  await refused(file(`{"a":${one},"a":${one}}`, 1), "duplicate_key", /"a"/);
  await refused(file(`{"a":${one},"\\u0061":${one}}`, 1), "duplicate_key");
  await refused(file(`{"a":{"dtype":"U8","dtype":"I8","shape":[1]}}`, 1), "duplicate_key");
  await refused(file(`{"__metadata__":{},"__metadata__":{}}`), "duplicate_key");
});

Deno.test("lone surrogates in names are refused", async () => {
  await refused(file(`{"\\ud800":${entry("U8", "[1]", 0, 1)}}`, 1), "name");
  const tensors = await accepted(file(`{"\\ud83d\\ude42":${entry("U8", "[1]", 0, 1)}}`, 1));
  assert.ok(tensors.has("🙂"));
});

Deno.test("metadata other than text for text is refused", async () => {
  await refused(file(`{"__metadata__":{"a":1}}`), "metadata");
  await refused(file(`{"__metadata__":{"a":{}}}`), "metadata");
  await refused(file(`{"__metadata__":[]}`), "metadata");
  await refused(file(`{"__metadata__":"text"}`), "metadata");
});

Deno.test("a huge tensor in a small file takes no memory", async () => {
  const before = Deno.memoryUsage().rss;
  const bytes = 2 ** 40;
  await refused(file(`{"a":${entry("F32", `[${bytes / 4}]`, 0, bytes)}}`, 4), "buffer");
  assert.ok(Deno.memoryUsage().rss - before < 2 ** 28);
});

Deno.test("random header bytes end in a SafetensorsError or a checked file", async () => {
  const path = await Deno.makeTempFile();
  const header = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.stringMatching(/^[\]{}[:,"\\a0-9.eE-]{0,80}$/).map((text) => new TextEncoder().encode(text)),
  );
  await fc.assert(
    fc.asyncProperty(
      header,
      fc.uint8Array({ maxLength: 20 }),
      fc.boolean(),
      async (text, data, ok) => {
        const bytes = ok ? join(headerSize(text.length), text, data) : text;
        await Deno.writeFile(path, bytes);
        await readSafetensors(path).catch((error) => {
          assert.ok(error instanceof SafetensorsError, String(error));
        });
      },
    ),
    { numRuns: 500 },
  );
  await Deno.remove(path);
});

Deno.test("one changed byte in a header never makes more than a SafetensorsError", async () => {
  const path = await Deno.makeTempFile();
  const good = file(
    `{"__metadata__":{"k":"v"},"a":${entry("F32", "[2,2]", 0, 16)},"b":${
      entry("BF16", "[3]", 16, 22)
    }}`,
    22,
  );
  for (let at = 0; at < good.length - 22; at++) {
    for (const byte of [0, 0x22, 0x2c, 0x31, 0x5b, 0x7d, 0xff]) {
      const bad = good.slice();
      bad[at] = byte;
      await Deno.writeFile(path, bad);
      await readSafetensors(path).catch((error) => {
        assert.ok(error instanceof SafetensorsError, `byte ${at} = ${byte}: ${error}`);
      });
    }
  }
  await Deno.remove(path);
});
