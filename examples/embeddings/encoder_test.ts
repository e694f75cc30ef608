import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NativeError, noGrad, ops, saveSafetensors, type Tensor, tidy } from "@cohort/distributed";
import { fetchedModel } from "../../tools/models/mod.ts";
import { type EncoderConfig, SentenceEncoder } from "./encoder.ts";

// Loads the library before the tests, so that no test is blamed for leaving it open.
ops.zeros([1]).dispose();

const SMALL: EncoderConfig = {
  model_type: "bert",
  vocab_size: 11,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 12,
  max_position_embeddings: 5,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  hidden_act: "gelu",
};

/** Creates a folder with a small model of random weights, and runs a test with it. */
async function withSmall(config: unknown, test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using model = new SentenceEncoder(SMALL);
    await saveSafetensors({ ...model.stateDict(), other: ops.zeros([1]) }, `${folder}/model.safetensors`);
    await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(config));
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("SentenceEncoder returns vectors of length 1, without gradients", () =>
  withSmall(SMALL, async (folder) => {
    using model = await SentenceEncoder.load(folder);
    tidy(() => {
      const embeddings = model.forward([[1, 2, 3], [4], [1, 2, 3, 4, 5]]);
      assertEquals(embeddings.shape, [3, 8]);
      assert(ops.allclose(embeddings.square().sum([1]), ops.ones([3])));
      assert(!embeddings.requiresGrad && model.modules().every(({ training }) => !training));
    });
  }));

Deno.test("SentenceEncoder keeps the intermediate tensors of one layer at a time", () =>
  withSmall(SMALL, async (folder) => {
    using model = await SentenceEncoder.load(folder);
    const inputs: Tensor[] = [];
    for (const layer of model.encoder.layer) {
      const { forward } = layer;
      layer.forward = (input, mask) => {
        assert(inputs.every(({ disposed }) => disposed), "an earlier layer's input is still there");
        inputs.push(input);
        return forward.call(layer, input, mask);
      };
    }
    tidy(() => model.forward([[1, 2, 3]]));
    assertEquals(inputs.length, SMALL.num_hidden_layers);
  }));

Deno.test("SentenceEncoder ignores the padding of shorter sentences", () =>
  withSmall(SMALL, async (folder) => {
    using model = await SentenceEncoder.load(folder);
    tidy(() => {
      const alone = model.forward([[4, 7]]);
      const among = model.forward([[1, 2, 3, 4, 5], [4, 7]]).at("1:");
      assert(ops.allclose(alone, among, 1e-5, 1e-6));
      assert(!ops.allclose(alone, model.forward([[4, 7, 0]])), "a real token 0 is not padding");
    });
  }));

Deno.test("SentenceEncoder rejects no sentences, and sentences without tokens or with too many", () =>
  withSmall(SMALL, async (folder) => {
    using model = await SentenceEncoder.load(folder);
    assertThrows(() => model.forward([]), RangeError, "Cannot encode no sentences: give at least one");
    assertThrows(() => model.forward([[1], []]), RangeError, "Cannot encode sentences of 0 to 1 tokens");
    assertThrows(
      () => model.forward([[1, 2, 3, 4, 5, 6]]),
      RangeError,
      "Cannot encode sentences of 6 to 6 tokens: give at least one, each of 1 to 5 tokens",
    );
  }));

Deno.test("SentenceEncoder.load() rejects an unsupported model, and weights with other shapes", async () => {
  await withSmall({ ...SMALL, model_type: "gpt2" }, async (folder) => {
    await assertRejects(
      () => SentenceEncoder.load(folder),
      TypeError,
      "Cannot make a SentenceEncoder of gpt2",
    );
  });
  await withSmall({ ...SMALL, vocab_size: 12 }, async (folder) => {
    await assertRejects(() => SentenceEncoder.load(folder), RangeError, "embeddings.word_embeddings.weight");
  });
  await withSmall({ ...SMALL, num_hidden_layers: 3 }, async (folder) => {
    await assertRejects(() => SentenceEncoder.load(folder), NativeError, "encoder.layer.2.");
  });
  await withSmall(SMALL, async (folder) => {
    await Deno.remove(`${folder}/model.safetensors`);
    await assertRejects(() => SentenceEncoder.load(folder), NativeError, "model.safetensors");
  });
});

Deno.test("SentenceEncoder's weights are views of the mapped file, and a write copies its page", async () => {
  const folder = await fetchedModel("all-minilm-l6-v2");
  const path = await Deno.realPath(`${folder}/model.safetensors`);
  using model = await SentenceEncoder.load(folder);
  tidy(() => model.parameters().forEach((parameter) => parameter.sum().item()));
  const byteLength = model.parameters().reduce((sum, { numel }) => sum + 4 * numel, 0);
  const read = await mapped(path);
  assert(read.resident >= byteLength / 1024, `${read.resident} KiB of ${byteLength / 1024} are mapped`);
  assertEquals(read.dirty, 0);
  noGrad(() => model.embeddings.LayerNorm.bias!.zero_());
  const written = await mapped(path);
  assert(written.dirty > 0 && written.dirty < 64, `${written.dirty} KiB were written`);
});

/** Returns how much of a mapped file is in this process's memory, and how much of that is private, in KiB. */
async function mapped(path: string): Promise<{ resident: number; dirty: number }> {
  const maps = (await Deno.readTextFile("/proc/self/smaps")).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
  const sumOf = (field: string) =>
    maps.filter((part) => part.includes(path))
      .reduce((sum, part) => sum + Number(part.match(new RegExp(`^${field}: +(\\d+)`, "m"))![1]), 0);
  return { resident: sumOf("Rss"), dirty: sumOf("Private_Dirty") };
}
