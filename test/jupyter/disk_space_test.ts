import assert from "node:assert/strict";
import { requireDiskSpace } from "lib/jupyter/disk_space.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";

Deno.test("requireDiskSpace() says how much is needed, where, and how much is free", async () => {
  const folder = await Deno.makeTempDir();
  await requireDiskSpace(folder, 1);
  await assert.rejects(requireDiskSpace(folder, 3.21e17), (error) => {
    assert.ok(error instanceof SetupError);
    const expected = new RegExp(
      `^The set-up needs 321000000\\.0 GB of disk space in ${folder} but only \\d+\\.\\d GB is ` +
        "free there; make room, or move the project to a larger disk, and run the same command again\\.$",
    );
    assert.match(error.message, expected);
    return true;
  });
});
