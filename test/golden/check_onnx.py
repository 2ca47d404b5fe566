"""What Python's onnx and onnxruntime say of exported models; run by test/export/python_test.ts.

    python check_onnx.py REQUEST.json

REQUEST.json is {"models": [path, …], "shape": [batch, length], "ids": […], "mask": […], "types": […]}, the
inputs row by row. Prints a line of JSON: {"missing": name} where a package is not there, else
{"logits": [[…] of each model]}. Models are checked whole (onnx.checker, shapes inferred) before they run.
"""

import json
import sys

request = json.load(open(sys.argv[1]))
try:
    import numpy
    import onnx
    import onnxruntime
except ImportError as error:
    print(json.dumps({"missing": error.name}))
    sys.exit()

feeds = {
    name: numpy.array(request[key], numpy.int64).reshape(request["shape"])
    for name, key in [
        ("input_ids", "ids"),
        ("attention_mask", "mask"),
        ("token_type_ids", "types"),
    ]
}
logits = []
for path in request["models"]:
    onnx.checker.check_model(path, full_check="quantized" not in path)  # knows no com.microsoft
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    assert [one.name for one in session.get_inputs()] == list(feeds), session.get_inputs()
    [found] = session.run(["logits"], feeds)
    assert found.dtype == numpy.float32
    logits.append([float(x) for x in found.ravel()])
print(json.dumps({"logits": logits}))
