import assert from "node:assert/strict";
import { tensorflowDevice } from "lib/jupyter/tensorflow_device.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";

Deno.test("tensorflowDevice() follows the driver, and the user before it", async () => {
  const driver = await Deno.makeTempFile();
  const expected = Deno.build.arch === "x86_64" ? "cuda" : "cpu";
  assert.equal(await tensorflowDevice({}, driver), expected);
  assert.equal(await tensorflowDevice({}, `${driver}.none`), "cpu");
  assert.equal(await tensorflowDevice({ WORKBOOK_TENSORFLOW: "cpu" }, driver), "cpu");
  assert.equal(await tensorflowDevice({ WORKBOOK_TENSORFLOW: "cuda" }, `${driver}.none`), "cuda");
  assert.equal(await tensorflowDevice({ LIBTENSORFLOW: driver }, driver), "given");
});

Deno.test("tensorflowDevice() refuses what it cannot follow", async () => {
  await assert.rejects(
    tensorflowDevice({ WORKBOOK_TENSORFLOW: "gpu" }),
    new SetupError(
      'Expected WORKBOOK_TENSORFLOW to be cpu or cuda but found "gpu"; correct or unset it.',
    ),
  );
  await assert.rejects(
    tensorflowDevice({ LIBTENSORFLOW: "/no/such.so" }),
    new SetupError(
      "LIBTENSORFLOW names /no/such.so but there is no such file; correct or unset it.",
    ),
  );
});
