import assert from "node:assert/strict";
import { join } from "node:path";
import { projectRoot } from "lib/fetch/mod.ts";
import { temporaryFolder, tinyModel, toyRows } from "../train/tiny_model.ts";

const folder = await temporaryFolder(), rate = 0.008;
const rows = toyRows(96).map(({ text, label }) => `${text},${label}`);
await Deno.writeTextFile(join(folder, "rows.csv"), ["text,label", ...rows].join("\n"));
await Deno.writeTextFile(
  join(folder, "run.json"),
  JSON.stringify({
    ...{ model: await tinyModel(), train: "rows.csv", clean: false },
    ...{ batchSize: 8, epochs: 6, patience: 9, precision: "fp32" },
    optim: { bottomRate: rate, topRate: rate, headRate: rate, ema: 0.9 },
  }),
);

/** `task finetune`; at so many of the first epochs that it tells of it gets SIGTERM. */
async function finetune(out: string, { signals = 0, resume = false } = {}) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", join(projectRoot(), "lib/cli/finetune.ts"), "run.json"],
      ...["--set", `out=${out}`, ...(resume ? ["--resume"] : [])],
    ],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "", sent = 0;
  for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
    said += part;
    if (/epoch \d\.00/.test(part) && sent++ < signals) child.kill("SIGTERM");
  }
  return { said, code: (await child.status).code };
}

const json = async (out: string, name: string) =>
  JSON.parse(await Deno.readTextFile(join(folder, out, name)));

Deno.test({
  name: "task finetune ends cleanly on SIGTERM, and goes on to the digits of the straight run",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const stopped = await finetune("runs/stopped", { signals: 1 });
    assert.equal(stopped.code, 143);
    const [, step] = /\nStopped after step (\d+)\. Go on with: .* --resume\n$/.exec(stopped.said) ??
      assert.fail(stopped.said);
    const names = Deno.readDirSync(join(folder, "runs/stopped/checkpoints"));
    assert.ok([...names].some(({ name }) => name === `step-${step.padStart(8, "0")}`));
    assert.ok(Number(step) < 54, "before the last step");
    assert.equal((await finetune("runs/stopped", { resume: true })).code, 0);
    assert.equal((await finetune("runs/straight")).code, 0);
    assert.deepEqual(
      await json("runs/stopped", "metrics.json"),
      await json("runs/straight", "metrics.json"),
    );
    const { curves } = await json("runs/straight", "record.json");
    assert.deepEqual((await json("runs/stopped", "record.json")).curves, curves);
  },
});
