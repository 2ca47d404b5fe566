import { join } from "node:path";

/**
 * `pip download` of a source archive always asks its build backend for the metadata: it would
 * install setuptools and run the package's setup.py only to repeat the name and version that we
 * gave. This stand-in for setuptools answers instead, so nothing is built and nothing is run.
 *
 * @param folder where its files go
 * @returns the environment that makes Python find it
 */
export async function writeStandInBackend(
  folder: string,
  { name, version }: { name: string; version: string },
): Promise<Record<string, string>> {
  const path = join(folder, "backend");
  await Deno.mkdir(join(path, "setuptools"), { recursive: true });
  await Deno.writeTextFile(join(path, "setuptools", "__init__.py"), "");
  await Deno.writeTextFile(join(path, "setuptools", "build_meta.py"), STAND_IN_BACKEND);
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const before = Deno.env.get("PYTHONPATH");
  return {
    PYTHONPATH: before ? path + separator + before : path,
    STAND_IN_NAME: name,
    STAND_IN_VERSION: version,
  };
}

const STAND_IN_BACKEND = `import os, sys

NAME, VERSION = os.environ["STAND_IN_NAME"], os.environ["STAND_IN_VERSION"]

def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = NAME.replace("-", "_") + "-" + VERSION + ".dist-info"
    os.makedirs(os.path.join(metadata_directory, folder))
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (NAME, VERSION))
    return folder

__legacy__ = sys.modules[__name__]
`;
