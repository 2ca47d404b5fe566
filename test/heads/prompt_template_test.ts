import assert from "node:assert/strict";
import fc from "fast-check";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { encodePrompt, labelWords, parseTemplate, PromptHeadOptions } from "lib/heads/mod.ts";

const tokenizer = await loadTokenizer("datasets/pretrained/bert-mini-zh");
const shown = (ids: ArrayLike<number>) =>
  Array.from(ids, (id) => tokenizer.tokenOf(id) ?? `<${id}>`).join(" ");
const encoderOf = (template: string, maxLength = 64, promptTokens = 0) =>
  encodePrompt(parseTemplate(template), tokenizer, { maxLength, promptTokens });

Deno.test("parseTemplate() reads words and slots", () => {
  const { parts, masks, isPair } = parseTemplate("{mask}{mask}满意。{text}");
  assert.deepEqual(parts, [
    { slot: "mask" },
    { slot: "mask" },
    { words: "满意。" },
    { slot: "text" },
  ]);
  assert.deepEqual([masks, isPair], [2, false]);
  assert.equal(parseTemplate("{text}？{mask}，{textB}").isPair, true);
});

Deno.test("parseTemplate() refuses in words what is no template", () => {
  for (
    const [template, message] of [
      [
        "很满意。{text}",
        /Expected \{mask\}.* but found none \(template: "很满意。\{text\}"\)\. Try/,
      ],
      ["{mask}满意。", /Expected \{text\} but found none .* Try "\{mask\}满意。\{text\}"/],
      ["{mask}{textB}", /Expected \{text\} but found none/],
      ["{mask}{txt}", /Expected the slots .* but found \{txt\} .* Try "\{text\}"/],
      ["{mask}{}{text}", /but found \{\}/],
      ["{mask}{text}{text}", /Expected \{text\} once but found it 2 times/],
      ["", /Expected \{mask\}/],
    ] as const
  ) assert.throws(() => parseTemplate(template), { name: "RangeError", message });
});

Deno.test("encodePrompt() puts texts into their slots; only their tokens are not special", () => {
  const { ids, special, typeIds, sequenceIds } = encoderOf("{mask}满意。{text}")("很好");
  assert.equal(shown(ids), "[CLS] [MASK] 满 意 。 很 好 [SEP]");
  assert.deepEqual([...special], [1, 1, 1, 1, 1, 0, 0, 1]);
  assert.deepEqual([...sequenceIds], [-1, -1, -1, -1, -1, 0, 0, -1]);
  assert.ok(typeIds.every((type) => type === 0));
  const pair = encoderOf("{textB}？{mask}，{text}")("一", "二三");
  assert.equal(shown(pair.ids), "[CLS] 二 三 ？ [MASK] ， 一 [SEP]");
  assert.deepEqual([...pair.sequenceIds], [-1, 1, 1, -1, -1, -1, 0, -1]);
});

Deno.test("encodePrompt() takes an empty text, and a [MASK] in a text is no slot", () => {
  assert.equal(shown(encoderOf("{mask}满意。{text}")("").ids), "[CLS] [MASK] 满 意 。 [SEP]");
  const { ids, special } = encoderOf("{mask}。{text}")("[MASK]");
  const masks = [...ids.keys()].filter((i) => ids[i] === tokenizer.maskId);
  assert.deepEqual(masks.map((i) => special[i]), [1, 0]);
});

Deno.test("encodePrompt() puts trainable vectors after [CLS]", () => {
  const { ids, special } = encoderOf("{mask}{text}", 64, 2)("好");
  assert.deepEqual([...ids].slice(1, 3), [-1, -2]);
  assert.deepEqual([...special], [1, 1, 1, 1, 0, 1]);
});

Deno.test("encodePrompt() cuts texts, of two the longer first, and never the template", () => {
  const words = fc.array(fc.constantFrom("很", "好", "不", "x"), { maxLength: 20 })
    .map((list) => list.join(""));
  const templates = ["{mask}满意。{text}", "{text}，{mask}{mask}好", "{text}？{mask}，{textB}。"];
  fc.assert(fc.property(
    fc.constantFrom(...templates),
    words,
    words,
    fc.integer({ min: 8, max: 24 }),
    (template, text, textB, maxLength) => {
      const { isPair, parts } = parseTemplate(template);
      const own = parts.flatMap((part) => {
        if ("words" in part) {
          return [...tokenizer.encode(part.words, { addSpecialTokens: false }).ids];
        }
        return part.slot === "mask" ? [tokenizer.maskId] : [];
      });
      const row = encoderOf(template, maxLength)(text, isPair ? textB : undefined);
      const ids = [...row.ids],
        tokens = (which: number) => ids.filter((_, i) => row.sequenceIds[i] === which);
      assert.deepEqual(ids.filter((_, i) => row.special[i] === 1).slice(1, -1), own);
      const whole = (
        given: string,
      ) => [...tokenizer.encode(given, { addSpecialTokens: false }).ids];
      const [a, b] = [whole(text), isPair ? whole(textB) : []], room = maxLength - own.length - 2;
      assert.equal(ids.length, Math.min(maxLength, own.length + 2 + a.length + b.length));
      assert.equal(row.truncated, a.length + b.length > room);
      const [keptA, keptB] = [tokens(0), tokens(1)];
      assert.deepEqual(keptA, a.slice(0, keptA.length), "cut at its end");
      assert.deepEqual(keptB, b.slice(0, keptB.length), "cut at its end");
      if (keptA.length < a.length && isPair) assert.ok(keptA.length + 1 >= keptB.length);
      if (keptB.length < b.length) assert.ok(keptB.length + 1 >= keptA.length);
    },
  ));
});

Deno.test("encodePrompt() refuses in words what cannot be encoded", () => {
  const longest = encoderOf("{mask}满意。{text}", 7); // one token has room
  assert.equal(longest("很好").length, 7);
  assert.throws(() => encoderOf("{mask}满意。{text}", 6), {
    name: "RangeError",
    message: /Expected a template of at most 5 tokens.* but found 6 .*where: maxLength.*Try 70/,
  });
  assert.throws(() => encoderOf("{text}{mask}{textB}", 4), /at most 2 tokens/);
  assert.throws(() => encoderOf("[MASK]{mask}{text}"), {
    message: /Expected \{mask\} but found \[MASK\] \(template/,
  });
  assert.throws(() => encoderOf("㐀{mask}{text}"), {
    message: /Expected words of the vocabulary but found "㐀", .*Try another word/,
  });
  assert.throws(() => encoderOf("{mask}{text}")("a", "b"), {
    name: "TypeError",
    message: /Expected one text but found two/,
  });
  assert.throws(() => encoderOf("{text}{mask}{textB}")("a"), /Expected two texts but found one/);
});

const LABELS = ["bad", "good"];
const words = (verbalizer: Record<string, string | string[]>, masks = 1) =>
  labelWords(verbalizer, LABELS, { tokenizer, masks });

Deno.test("labelWords() gives words as tokens by the labels' order", () => {
  const found = words({ good: ["满意", "很好"], bad: "不好" }, 2);
  assert.deepEqual(found.map(({ word, label }) => [word, label]), [["不好", 0], ["满意", 1], [
    "很好",
    1,
  ]]);
  assert.equal(shown(found[1].ids), "满 意");
});

Deno.test("labelWords() refuses in words what does not fit", () => {
  for (
    const [verbalizer, message] of [
      [{ good: "很" }, /Expected a word for each label but found none .*label "bad".*Try/],
      [{ good: "很", bad: [] }, /found none .*label "bad"/],
      [{ good: "很", bad: "不", god: "真" }, /labels "bad", "good" but .*"god".* Try "good"/],
      [
        { good: "㐀", bad: "不" },
        /Expected a word of the vocabulary but found "㐀".*\[UNK\].*good/,
      ],
      [
        { good: "满意", bad: "不" },
        /words of 1 token, one for each \{mask\}.*"满意" of 2: 满 意 .*good.*, or 2 \{mask\}s/,
      ],
      [{ good: "", bad: "不" }, /found "" of 0: nothing/],
      [{ good: "很", bad: "很" }, /tell labels apart but found "很" for "bad" and for "good"/],
      [{ good: ["很", "很"], bad: "不" }, /words that differ but found "很" twice/],
    ] as [Record<string, string | string[]>, RegExp][]
  ) assert.throws(() => words(verbalizer), { name: "RangeError", message });
  assert.throws(() => words({ good: "很", bad: "不" }, 2), /words of 2 tokens.*found "不" of 1/);
});

Deno.test("PromptHeadOptions wants one template or several of a kind", () => {
  const parse = (more: object) =>
    PromptHeadOptions.safeParse({ verbalizer: { a: "一" }, ...more }).error?.issues
      .map(({ path, message }) => `${path.join(".")}: ${message}`).join();
  assert.equal(parse({ template: "{mask}{text}" }), undefined);
  assert.match(parse({}) ?? "", /template: expected either/);
  assert.match(parse({ template: "{mask}{text}", templates: ["{mask}{text}"] }) ?? "", /either/);
  assert.match(parse({ template: "{text}" }) ?? "", /^template: Expected \{mask\}/);
  assert.match(
    parse({ templates: ["{mask}{text}", "{mask}{text}{textB}"] }) ?? "",
    /templates: expected all for single texts/,
  );
});
