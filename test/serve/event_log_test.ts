import assert from "node:assert/strict";
import { join } from "node:path";
import { EventLog, readEvents } from "lib/serve/mod.ts";
import { temporaryFolder } from "../train/tiny_model.ts";

const UNIT = "0123456789abcdef0123456789abcdef";
const exposure = { kind: "exposure", experiment: "focal", unit: UNIT, variant: "old" } as const;

Deno.test("EventLog keeps the order of writes that are not awaited, also of two logs of one file", async () => {
  const path = join(await temporaryFolder(), "logs", "events.jsonl");
  {
    using one = await EventLog.open(path), two = await EventLog.open(path);
    await Promise.all(
      Array.from(
        { length: 40 },
        (_, i) => (i % 2 ? one : two).write({ ...exposure, measured: { milliseconds: i } }),
      ),
    );
  }
  const { events, damaged } = await readEvents(path);
  const times = events.map((event) => event.kind === "exposure" ? event.measured.milliseconds : -1);
  assert.deepEqual(damaged, []);
  for (const parity of [0, 1]) {
    const own = times.filter((time) => time % 2 === parity);
    assert.deepEqual(own, Array.from({ length: 20 }, (_, i) => 2 * i + parity));
  }
});

Deno.test("EventLog loses no event to a line that a crash cut off", async () => {
  const path = join(await temporaryFolder(), "events.jsonl");
  {
    using log = await EventLog.open(path);
    await log.write({ ...exposure });
  }
  const whole = await Deno.readTextFile(path);
  for (let cut = 1; cut < whole.length; cut += 9) {
    await Deno.writeTextFile(path, whole + whole.slice(0, cut));
    using log = await EventLog.open(path);
    await log.write({ kind: "outcome", experiment: "focal", unit: UNIT, name: "click", value: 1 });
    const { events, damaged } = await readEvents(path);
    assert.deepEqual(events.map(({ kind }) => kind), ["exposure", "outcome"], `cut at ${cut}`);
    assert.deepEqual(damaged.map(({ line }) => line), [2]);
  }
});

Deno.test("EventLog writes no event that is none", async () => {
  const path = join(await temporaryFolder(), "events.jsonl");
  using log = await EventLog.open(path);
  await assert.rejects(async () => await log.write({ ...exposure, unit: "ada@example.org" }));
  assert.equal(await Deno.readTextFile(path), "");
});
