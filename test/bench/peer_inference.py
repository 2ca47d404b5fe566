"""Python's side of the inference benchmark: transformers' pipeline on torch, or ONNX Runtime.

    python peer_inference.py FOLDER TEXTS.json pipeline|fp32|int8 BATCH THREADS

FOLDER holds `model`, as the trainer saves it, and `onnx`, its export. The head of a sentence is that of
BertForSequenceClassification by other names: a dense layer with tanh and one for the labels. Lines on
stdin, {"work": …} or {"quit": true}, are each answered by {"seconds", "labels", "versions"}. Texts are
tokenized within the time. Needs torch and transformers; for fp32 and int8 onnxruntime.
"""

import json
import os
import sys
import time

for setting in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
    os.environ.pop(setting, None)

folder, texts_file, how, batch, threads = sys.argv[1:]
batch, threads = int(batch), int(threads)
texts = json.load(open(texts_file))
config = json.load(open(os.path.join(folder, "model", "config.json")))
length = config["workbook"]["maxLength"]
names = config["id2label"]


def by_pipeline():
    import torch
    import transformers
    from safetensors.torch import load_file

    torch.set_num_threads(threads)
    assert config["workbook"]["head"].get("activation", "tanh") == "tanh"
    path = os.path.join(folder, "model")
    tokenizer = transformers.AutoTokenizer.from_pretrained(path)
    settings = transformers.BertConfig.from_pretrained(path)
    model = transformers.BertForSequenceClassification(settings)
    renamed = {
        "head.dense": "bert.pooler.dense",
        "head.out": "classifier",
    }
    weights = {
        ".".join([renamed.get(name.rsplit(".", 1)[0], name.rsplit(".", 1)[0]), name.rsplit(".", 1)[1]]): value
        for name, value in load_file(os.path.join(path, "model.safetensors")).items()
    }
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not missing and not unexpected, (missing, unexpected)
    classify = transformers.pipeline(
        "text-classification", model=model.eval(), tokenizer=tokenizer, device="cpu"
    )

    def work():
        found = classify(texts, batch_size=batch, truncation=True, max_length=length)
        return [one["label"] for one in found]

    return work, {"torch": torch.__version__, "transformers": transformers.__version__}


def by_onnxruntime():
    import numpy
    import onnxruntime
    import tokenizers

    path = os.path.join(folder, "onnx")
    tokenizer = tokenizers.Tokenizer.from_file(os.path.join(path, "tokenizer.json"))
    tokenizer.enable_truncation(length)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    file = "model.onnx" if how == "fp32" else "model_quantized.onnx"
    session = onnxruntime.InferenceSession(
        os.path.join(path, "onnx", file), options, providers=["CPUExecutionProvider"]
    )

    def work():
        labels = []
        for start in range(0, len(texts), batch):
            rows = tokenizer.encode_batch(texts[start : start + batch])
            feeds = {
                "input_ids": numpy.array([row.ids for row in rows], numpy.int64),
                "attention_mask": numpy.array([row.attention_mask for row in rows], numpy.int64),
                "token_type_ids": numpy.array([row.type_ids for row in rows], numpy.int64),
            }
            [logits] = session.run(["logits"], feeds)
            labels += [names[str(best)] for best in logits.argmax(1)]
        return labels

    return work, {"onnxruntime": onnxruntime.__version__, "tokenizers": tokenizers.__version__}


work, versions = by_pipeline() if how == "pipeline" else by_onnxruntime()
for line in sys.stdin:
    if json.loads(line).get("quit"):
        break
    start = time.perf_counter()
    labels = work()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "labels": labels, "versions": versions}), flush=True)
