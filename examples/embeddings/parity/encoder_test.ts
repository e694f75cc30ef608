/** The expected tokens and vectors are from Python's transformers with torch 2.11.0 (`write.py`). */
import { assert, assertEquals, assertLess } from "@std/assert";
import { ops, tidy } from "@cohort/distributed";
import { fetchedModel } from "../../../tools/models/mod.ts";
import { SentenceEncoder } from "../encoder.ts";
import { SentenceTokenizer } from "../tokenizer.ts";
import { distance, embeddingOf, saved } from "./read.ts";

// Loads the library before the tests, so that no test is blamed for leaving it open.
ops.zeros([1]).dispose();

const TOLERANCE = 1e-4;

/** Returns the vectors of sentences that are encoded in one batch. */
function encode(model: SentenceEncoder, sentences: readonly number[][]): Float32Array[] {
  return tidy(() => {
    const embeddings = model.forward(sentences);
    assertEquals([embeddings.shape, embeddings.dtype], [[sentences.length, model.size], "float32"]);
    const data = embeddings.data as Float32Array;
    return sentences.map((_, row) => data.slice(row * model.size, (row + 1) * model.size));
  });
}

Deno.test("SentenceTokenizer returns the same tokens as Python's, for any sentence", async () => {
  const tokenizer = await SentenceTokenizer.load(await fetchedModel("all-minilm-l6-v2"));
  for (const { sentence, ids } of saved) assertEquals(tokenizer.encode(sentence), ids, sentence);
  assertEquals(tokenizer.maxTokens, 256);
  assertEquals(saved.at(-1)!.ids.length, 256, "the last sentence is not cut");
});

Deno.test("SentenceEncoder returns the same vectors as Python's, for a batch of all lengths", async () => {
  using model = await SentenceEncoder.load(await fetchedModel("all-minilm-l6-v2"));
  const found = encode(model, saved.map(({ ids }) => ids));
  saved.forEach((one, row) => assertLess(distance(found[row]!, embeddingOf(one)), TOLERANCE, one.sentence));
});

Deno.test("SentenceEncoder's vector of a sentence does not depend on the rest of the batch", async () => {
  using model = await SentenceEncoder.load(await fetchedModel("all-minilm-l6-v2"));
  const [shorter, longer] = [saved[4]!, saved[9]!];
  for (const one of saved) {
    const [alone] = encode(model, [one.ids]);
    assertLess(distance(alone!, embeddingOf(one)), TOLERANCE, one.sentence);
    const [, among] = encode(model, [shorter.ids, one.ids, longer.ids]);
    assertLess(distance(among!, alone!), TOLERANCE, one.sentence);
  }
});

Deno.test("Python's vectors differ from sentence to sentence", () => {
  const same = new Set(["hello", "", "   \t\n "]);
  const apart = saved.filter(({ sentence }) => !same.has(sentence));
  for (const one of apart) {
    for (const other of apart) {
      if (one !== other) assert(distance(embeddingOf(one), embeddingOf(other)) > 100 * TOLERANCE);
    }
  }
});
