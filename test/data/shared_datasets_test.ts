import assert from "node:assert/strict";
import { type Audit, auditDataset, type NamedRows } from "lib/data/mod.ts";
import {
  hasShared,
  readAfqmc,
  readClinc,
  readCluener,
  readSnips,
  readSst2,
  readStsb,
  sharedFiles,
} from "./shared_datasets.ts";

/** What is known of a data set: counts made by another program, which came with the data. */
interface Known {
  rows: number[];
  labels: number;
  /** Rows that repeat an earlier one, by split. */
  duplicates: number[];
  conflicts: number;
  /** Rows of the second and third split whose text is in the first. */
  leaks: number[];
  /** Texts with some kinds of dirt. */
  dirt?: Record<string, number>;
}

const three = (train: string, dev: string, test: string) => ({ train, dev, test });

const CASES: Record<string, { read: () => Promise<NamedRows>; known: Known }> = {
  "CLINC150": {
    read: () => readClinc("data_full.json"),
    known: {
      ...{ rows: [15100, 3100, 5500], labels: 151 },
      ...{ duplicates: [6, 0, 3], conflicts: 4, leaks: [5, 6] },
      dirt: { "several spaces in a row": 5 },
    },
  },
  "CLINC150, imbalanced": {
    read: () => readClinc("data_imbalanced.json"),
    known: {
      ...{ rows: [10625, 3100, 5500], labels: 151 },
      ...{ duplicates: [3, 0, 3], conflicts: 2, leaks: [4, 3] },
      dirt: { "several spaces in a row": 5 },
    },
  },
  "MRPC": {
    read: () =>
      sharedFiles(
        "en_mrpc",
        three("msr-para-train.tsv", "msr-para-val.tsv", "msr-para-test.tsv"),
        { columns: { text: "#1 String", textB: "#2 String", label: "Quality" } },
      ),
    known: {
      ...{ rows: [3576, 500, 1725], labels: 2, duplicates: [0, 0, 0], conflicts: 0 },
      ...{ leaks: [0, 0], dirt: { "control characters": 1, "HTML entities": 1 } },
    },
  },
  "SMS Spam": {
    read: () => sharedFiles("en_sms_spam", { all: "sms.tsv" }, { header: ["label", "text"] }),
    known: {
      ...{ rows: [5574], labels: 2, duplicates: [418], conflicts: 0, leaks: [] },
      dirt: {
        "control characters": 35,
        "HTML entities": 309,
        "HTML tags": 6,
        "punctuation repeated": 789,
        "white space at an end": 187,
        "several spaces in a row": 260,
      },
    },
  },
  "SNIPS slots": {
    read: () => readSnips("tags"),
    known: {
      ...{ rows: [13084, 700, 700], labels: 39, duplicates: [227, 5, 1], conflicts: 3 },
      ...{ leaks: [15, 26], dirt: { "replacement characters": 1 } },
    },
  },
  "SNIPS intents": {
    read: () => readSnips("intent"),
    known: {
      ...{ rows: [13084, 700, 700], labels: 7, duplicates: [227, 5, 1], conflicts: 0 },
      leaks: [15, 26],
      dirt: { "white space at an end": 2832, "several spaces in a row": 1385 },
    },
  },
  "SST-2": {
    read: readSst2,
    known: {
      ...{ rows: [6920, 872, 1821], labels: 2, duplicates: [9, 0, 0], conflicts: 0 },
      ...{ leaks: [0, 2], dirt: { "punctuation repeated": 666 } },
    },
  },
  "STS-B": {
    read: readStsb,
    known: {
      ...{ rows: [5749, 1500, 1379], labels: 6, duplicates: [44, 2, 1], conflicts: 4 },
      ...{ leaks: [6, 7], dirt: { "control characters": 1, "mojibake": 1, "HTML entities": 4 } },
    },
  },
  "AFQMC": {
    read: readAfqmc,
    known: {
      ...{ rows: [34334, 4316, 3861], labels: 2, duplicates: [0, 0, 0], conflicts: 0 },
      ...{ leaks: [0, 0], dirt: { "byte order mark inside": 1, "several spaces in a row": 2 } },
    },
  },
  "ChnSentiCorp": {
    read: () => sharedFiles("zh_chnsenticorp", three("train.tsv", "dev.tsv", "test.tsv")),
    known: {
      ...{ rows: [9600, 1200, 1200], labels: 2, duplicates: [1358, 22, 22], conflicts: 36 },
      ...{ leaks: [340, 333] },
      dirt: {
        "HTML entities": 24,
        "full-width letters or digits": 81,
        "no-break or ideographic spaces": 22,
        "URLs": 19,
        "white space at an end": 7,
      },
    },
  },
  "CLUENER": {
    read: readCluener,
    known: {
      ...{ rows: [10748, 1343], labels: 10, duplicates: [0, 0], conflicts: 0, leaks: [0] },
      dirt: { "full-width letters or digits": 2, "URLs": 17, "punctuation repeated": 6 },
    },
  },
  "DataCLUE CIC": {
    read: () => sharedFiles("zh_dataclue_cic", three("train.json", "dev.json", "test_public.json")),
    known: {
      ...{ rows: [10000, 2000, 2000], labels: 118, duplicates: [4, 0, 1], conflicts: 5 },
      ...{ leaks: [2, 1] },
      dirt: { "full-width letters or digits": 1, "several spaces in a row": 268 },
    },
  },
  "FewCLUE EPRSTMT": {
    read: () =>
      sharedFiles("zh_fewclue_eprstmt", three("train_0.json", "dev_0.json", "test_public.json")),
    known: {
      ...{ rows: [32, 32, 610], labels: 2, duplicates: [0, 1, 0], conflicts: 0, leaks: [0, 0] },
      dirt: { "HTML entities": 7, "several spaces in a row": 29, "punctuation repeated": 36 },
    },
  },
  "FewCLUE OCNLI": {
    read: () =>
      sharedFiles("zh_fewclue_ocnli", three("train_0.json", "dev_0.json", "test_public.json")),
    known: {
      ...{ rows: [32, 32, 2520], labels: 3, duplicates: [0, 0, 0], conflicts: 0, leaks: [0, 0] },
    },
  },
  "FewCLUE TNEWS": {
    read: () =>
      sharedFiles(
        "zh_fewclue_tnews",
        three("train_0.json", "dev_0.json", "test_public.json"),
        { columns: { label: "label_desc" } },
      ),
    known: {
      ...{ rows: [240, 240, 2010], labels: 15, duplicates: [0, 0, 0], conflicts: 0 },
      leaks: [0, 0],
      dirt: { "no-break or ideographic spaces": 1, "several spaces in a row": 2 },
    },
  },
  "OCNLI": {
    read: () => sharedFiles("zh_ocnli", three("train.10k.json", "dev.json", "test.json")),
    known: {
      ...{ rows: [10000, 3000, 3000], labels: 4, duplicates: [0, 0, 0], conflicts: 0 },
      ...{ leaks: [0, 0], dirt: { "punctuation repeated": 1, "several spaces in a row": 2 } },
    },
  },
  "Resume NER": {
    read: () =>
      sharedFiles("zh_resume_ner", three("train.char.bmes", "dev.char.bmes", "test.char.bmes")),
    known: {
      ...{ rows: [3821, 463, 477], labels: 8, duplicates: [18, 0, 1], conflicts: 1 },
      leaks: [1, 5],
    },
  },
  "SMP2020": {
    read: () =>
      sharedFiles(
        "zh_smp2020_ewect",
        three("usual_train.tsv", "usual_dev.tsv", "usual_test.tsv"),
      ),
    known: {
      ...{ rows: [27766, 2000, 5000], labels: 6, duplicates: [761, 8, 28], conflicts: 112 },
      leaks: [130, 238],
      dirt: {
        "byte order mark inside": 23,
        "private-use characters": 18,
        "HTML entities": 18,
        "full-width letters or digits": 12,
      },
    },
  },
};

/** An audit in the form of what is known. */
function factsOf({ splits, duplicates, conflicts, leaks }: Audit, kinds: string[]): Known {
  const textsWith = (kind: string) =>
    splits.flatMap(({ dirt }) => dirt).filter((fault) => fault.kind === kind)
      .reduce((sum, { rows }) => sum + rows.length, 0);
  return {
    rows: splits.map(({ rows }) => rows),
    labels: new Set(splits.flatMap(({ labels }) => labels.map(({ label }) => label))).size,
    duplicates: duplicates.map(({ rows }) => rows.length),
    conflicts: conflicts.length,
    leaks: leaks.filter(({ from }) => from === "train").map(({ rows }) => rows.length),
    ...(kinds.length > 0 && {
      dirt: Object.fromEntries(kinds.map((kind) => [kind, textsWith(kind)])),
    }),
  };
}

for (const [name, { read, known }] of Object.entries(CASES)) {
  Deno.test({
    name: `auditDataset() finds what is known of ${name}`,
    ignore: !hasShared,
    fn: async () => {
      const audit = auditDataset(await read(), { clean: false });
      assert.deepEqual(factsOf(audit, Object.keys(known.dirt ?? {})), known);
    },
  });
}

Deno.test({
  name: "auditDataset() finds the label counts, stray tags and untagged sentences of Resume NER",
  ignore: !hasShared,
  fn: async () => {
    const { splits, faults, entities } = auditDataset(await CASES["Resume NER"].read(), {
      clean: false,
    });
    const total = (label: string) =>
      splits.flatMap(({ labels }) => labels).filter((each) => each.label === label)
        .reduce((sum, { count }) => sum + count, 0);
    assert.deepEqual(["TITLE", "ORG", "NAME", "EDU", "PRO", "CONT", "RACE", "LOC"].map(total), [
      ...[7770, 5687, 1174, 1076, 338, 321, 144, 55],
    ]);
    // Two entities go on across a sentence's end: two rows that do not end theirs, two that begin inside.
    assert.deepEqual(faults.map(({ kind, rows }) => [kind, rows.length]), [
      ...[["with tags out of order", 4]],
    ]);
    assert.equal(entities?.rowsWithout.reduce((sum, { rows }) => sum + rows, 0), 144);
  },
});

Deno.test({
  name:
    "auditDataset() counts the labels that CLUENER states, and its titles with half their marks",
  ignore: !hasShared,
  fn: async () => {
    const { splits, faults } = auditDataset(await readCluener(), { clean: false });
    const count = (label: string) =>
      splits.flatMap(({ labels }) => labels).filter((each) => each.label === label)
        .reduce((sum, each) => sum + each.count, 0);
    assert.deepEqual(["name", "organization", "address", "scene", "movie"].map(count), [
      ...[4221, 3577, 3264, 1730, 1274],
    ]);
    const cut = faults.find(({ kind }) => kind.startsWith("with punctuation"));
    assert.ok(cut?.examples.some(({ text }) => text.includes("》")));
  },
});

Deno.test({
  name: "auditDataset() says of unlabelled test sets that they cannot be scored",
  ignore: !hasShared,
  fn: async () => {
    const { findings } = auditDataset(await readAfqmc(), { clean: false });
    assert.ok(
      findings.some(({ message }) => message === "None of the 3861 test rows has a label"),
    );
  },
});
