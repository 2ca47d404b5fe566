import assert from "node:assert/strict";
import { delimiter, dirname } from "node:path";
import { childEnvironment } from "lib/jupyter/mod.ts";

Deno.test("childEnvironment() keeps Jupyter inside the project and this deno first", () => {
  const env = childEnvironment("/p", { PATH: "/usr/bin", HOME: "/home/a", HTTPS_PROXY: "proxy" });
  assert.equal(env.PATH, [dirname(Deno.execPath()), "/usr/bin"].join(delimiter));
  for (const name of ["CONFIG", "DATA", "RUNTIME"]) {
    assert.match(env[`JUPYTER_${name}_DIR`], /^\/p\/\.venv\/jupyter\//);
  }
  for (const name of ["IPYTHONDIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]) {
    assert.match(env[name], /^\/p\/\.venv\/jupyter\//);
  }
  assert.equal(env.HTTPS_PROXY, "proxy");
  assert.equal(env.HOME, "/home/a");
});

Deno.test("childEnvironment() takes out what leads Python, pip and Deno astray", () => {
  const astray = {
    RUST_BACKTRACE: "1",
    PYTHONPATH: "x",
    PYTHONHOME: "x",
    PIP_TARGET: "x",
    PIP_USER: "1",
  };
  const env = childEnvironment("/p", astray);
  for (const name of Object.keys(astray)) assert.equal(env[name], undefined, name);
});

Deno.test("childEnvironment() lets the user choose the certificates", () => {
  assert.equal(childEnvironment("/p", {}).DENO_TLS_CA_STORE, "mozilla,system");
  assert.equal(childEnvironment("/p", { DENO_TLS_CA_STORE: "system" }).DENO_TLS_CA_STORE, "system");
});
