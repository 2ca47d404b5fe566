import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";
import { PretrainConfig } from "lib/train/mod.ts";
import { temporaryFolder } from "../train/tiny_model.ts";
import { pretrainRecipe, toyTexts } from "../train/toy_texts.ts";

/** A folder with texts, a tiny masked LM and a run.json. */
const folder = await temporaryFolder();
const lines = toyTexts(120).map(({ text }) => text);
await Deno.writeTextFile(join(folder, "texts.txt"), lines.join("\n"));
await Deno.writeTextFile(join(folder, "rows.csv"), ["review", ...lines].join("\n"));
const RUN = { ...pretrainRecipe, train: "texts.txt", epochs: 2, out: "runs/toy" };
await Deno.writeTextFile(join(folder, "run.json"), JSON.stringify(RUN));

function start(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", `--config=${join(projectRoot(), "deno.json")}`],
      join(projectRoot(), "lib", "cli", "pretrain.ts"),
      ...args,
    ],
    cwd: folder,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function command(...args: string[]) {
  const { code, stdout, stderr } = await start(...args).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

const json = async (...path: string[]) =>
  JSON.parse(await Deno.readTextFile(join(folder, ...path)));

Deno.test("task pretrain trains from a run.json and writes the run's folder", async () => {
  const { code, stdout, stderr } = await command(
    ...["run.json", "--set", 'words=["goodaanya"]', "--report", "found"],
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^texts\.txt: 10\d train, 12 dev, 0 test texts\n/);
  assert.equal(stdout.match(/^run \(seed 1\) · epoch [12]\.00\/2 /gm)?.length, 2);
  assert.match(
    stdout,
    /\nbefore {2}perplexity [\d.]+ {2}accuracy [\d.]+\nafter {3}perplexity [\d.]+ \[.*\] {2}accuracy/,
  );
  assert.match(
    stdout,
    /\nWritten to .*runs\/toy: model\/, metrics\.json and more\.\nReport written to found: /,
  );
  const resolved = await json("runs", "toy", "run.json"),
    metrics = await json("runs", "toy", "metrics.json");
  assert.equal(resolved.train, join(folder, "texts.txt"));
  assert.deepEqual(PretrainConfig.parse(resolved), resolved);
  assert.ok(metrics.dev.perplexity < metrics.before.perplexity);
  const card = await Deno.readTextFile(join(folder, "runs", "toy", "model", "README.md"));
  assert.match(card, /\n- Source: files: train texts\.txt\n/);
  assert.match(card, /\n- Note: dev is 12 of train's texts, the same ones for every seed\n/);
});

Deno.test({
  name: "task pretrain that was killed goes on with --resume to the bits of the straight run",
  ignore: Deno.build.os === "windows",
  async fn() {
    const set = ["--set", "checkpointEvery=3", "--set", "epochs=3"];
    const straight = await command("run.json", ...set, "--set=out=runs/straight");
    assert.equal(straight.code, 0, straight.stderr);
    const killed = start("run.json", ...set, "--set=out=runs/killed");
    const checkpoint = join(folder, "runs/killed/checkpoints/step-00000006");
    while (!await Deno.stat(checkpoint).then(() => true, () => false)) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    killed.kill("SIGKILL");
    assert.equal((await killed.output()).signal, "SIGKILL");
    const again = await command("run.json", ...set, "--set=out=runs/killed");
    assert.match(again.stderr, /but found a run that was stopped in .*Try --resume/);
    const other = await command(
      "run.json",
      ...set,
      "--set=out=runs/killed",
      "--set=seed=2",
      "--resume",
    );
    assert.match(other.stderr, /^Expected the config with which the run began .* another in seed /);
    const resumed = await command("run.json", ...set, "--set=out=runs/killed", "--resume");
    assert.equal(resumed.code, 0, resumed.stderr);
    const left = async (run: string) => {
      const { curves, evals } = await json("runs", run, "record.json");
      const weights = await Deno.readFile(join(folder, "runs", run, "model", "model.safetensors"));
      return { curves, evals, weights, metrics: await json("runs", run, "metrics.json") };
    };
    assert.deepEqual(await left("killed"), await left("straight"));
  },
});

Deno.test("task pretrain says in a sentence what is wrong, without a stack", async () => {
  const wrong: [string[], RegExp][] = [
    [[], /^Expected RUN\.json but found no RUN\.json\. Usage: deno task pretrain/],
    [
      ["run.json", "--set", "maskin.share=0.2"],
      /^Expected a config of pre-training .*\n {2}maskin: unknown; did you mean masking\?\n\(file: /,
    ],
    [
      ["run.json", "--set=out=x", "--set=train=rows.csv"],
      /, column "text": expected this column but found only review\. Try "columns": {"text": "…"}\n$/,
    ],
    [["run.json", "--set=out=x", "--set=train=text.txt"], /Did you mean texts\.txt\?/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await command(...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
  const { stdout } = await command("--help");
  const usage = "deno task pretrain RUN.json [--set KEY=VALUE ...] [--resume] [--report FOLDER]";
  assert.ok(stdout.startsWith(`Usage: ${usage}\n`), stdout);
});
