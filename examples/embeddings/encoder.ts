/**
 * A sentence encoder: a BERT whose outputs are averaged to one vector per sentence. Sentences with similar
 * meanings have vectors with similar directions. The model is all-MiniLM-L6-v2.
 *
 * J. Devlin et al., "BERT", 2018; N. Reimers and I. Gurevych, "Sentence-BERT", 2019.
 *
 * @module
 */
import { type Device, loadSafetensors, nn, ops, Tensor, tidy } from "@cohort/distributed";

/** The fields of a model's `config.json` that the encoder needs. */
export interface EncoderConfig {
  /** `"bert"`. */
  readonly model_type: string;
  /** The number of tokens in the vocabulary. */
  readonly vocab_size: number;
  /** The size of a token's vector, and of a sentence's. */
  readonly hidden_size: number;
  /** The number of layers. */
  readonly num_hidden_layers: number;
  /** The number of attention heads in each layer. */
  readonly num_attention_heads: number;
  /** The size between a layer's two linear layers. */
  readonly intermediate_size: number;
  /** Maximum tokens in a sentence. */
  readonly max_position_embeddings: number;
  /** The number of sentence types. This encoder uses only the first. */
  readonly type_vocab_size: number;
  /** The value added to variances. */
  readonly layer_norm_eps: number;
  /** `"gelu"`. */
  readonly hidden_act: string;
}

/** The sum of the embeddings of a token, its position and its sentence's type. */
class Embeddings extends nn.Module<[ids: Tensor]> {
  readonly word_embeddings: nn.Embedding;
  readonly position_embeddings: nn.Embedding;
  readonly token_type_embeddings: nn.Embedding;
  readonly LayerNorm: nn.LayerNorm;

  constructor(config: EncoderConfig, options: nn.FactoryOptions) {
    super();
    const { hidden_size, layer_norm_eps: eps } = config;
    this.word_embeddings = new nn.Embedding(config.vocab_size, hidden_size, options);
    this.position_embeddings = new nn.Embedding(config.max_position_embeddings, hidden_size, options);
    this.token_type_embeddings = new nn.Embedding(config.type_vocab_size, hidden_size, options);
    this.LayerNorm = new nn.LayerNorm(hidden_size, { eps, ...options });
  }

  override forward(ids: Tensor): Tensor {
    const places = this.position_embeddings.weight.at(`:${ids.shape[1]!}`);
    const kind = this.token_type_embeddings.weight.at(0);
    return this.LayerNorm.forward(this.word_embeddings.forward(ids).add(kind).add(places));
  }
}

/** Self-attention over the tokens of a sentence. */
class SelfAttention extends nn.Module<[input: Tensor, mask: Tensor]> {
  readonly query: nn.Linear;
  readonly key: nn.Linear;
  readonly value: nn.Linear;
  readonly #heads: number;

  constructor({ hidden_size, num_attention_heads }: EncoderConfig, options: nn.FactoryOptions) {
    super();
    this.query = new nn.Linear(hidden_size, hidden_size, options);
    this.key = new nn.Linear(hidden_size, hidden_size, options);
    this.value = new nn.Linear(hidden_size, hidden_size, options);
    this.#heads = num_attention_heads;
  }

  override forward(input: Tensor, mask: Tensor): Tensor {
    const [batch, length, size] = input.shape as [number, number, number];
    const [query, key, value] = [this.query, this.key, this.value].map((projection) =>
      projection.forward(input).reshape([batch, length, this.#heads, size / this.#heads]).transpose(1, 2)
    ) as [Tensor, Tensor, Tensor];
    const mixed = ops.scaled_dot_product_attention(query, key, value, mask);
    return mixed.transpose(1, 2).reshape([batch, length, size]);
  }
}

/** A linear layer with a residual connection, normalized. */
class Output extends nn.Module<[hidden: Tensor, input: Tensor]> {
  readonly dense: nn.Linear;
  readonly LayerNorm: nn.LayerNorm;

  constructor(from: number, to: number, eps: number, options: nn.FactoryOptions) {
    super();
    this.dense = new nn.Linear(from, to, options);
    this.LayerNorm = new nn.LayerNorm(to, { eps, ...options });
  }

  override forward(hidden: Tensor, input: Tensor): Tensor {
    return this.LayerNorm.forward(this.dense.forward(hidden).add(input));
  }
}

/** A transformer layer. Its fields are named as in the file of weights. */
class Layer extends nn.Module<[input: Tensor, mask: Tensor]> {
  readonly attention: { self: SelfAttention; output: Output };
  readonly intermediate: { dense: nn.Linear };
  readonly output: Output;

  constructor(config: EncoderConfig, options: nn.FactoryOptions) {
    super();
    const { hidden_size: size, intermediate_size: wide, layer_norm_eps: eps } = config;
    this.attention = {
      self: new SelfAttention(config, options),
      output: new Output(size, size, eps, options),
    };
    this.intermediate = { dense: new nn.Linear(size, wide, options) };
    this.output = new Output(wide, size, eps, options);
  }

  override forward(input: Tensor, mask: Tensor): Tensor {
    const attended = this.attention.output.forward(this.attention.self.forward(input, mask), input);
    return this.output.forward(ops.gelu(this.intermediate.dense.forward(attended)), attended);
  }
}

/** Encodes sentences as vectors. It is for inference only: it has no dropout. */
export class SentenceEncoder extends nn.Module<[sentences: readonly (readonly number[])[]]> {
  /** The size of a sentence's vector. */
  readonly size: number;
  /** The embeddings of tokens. */
  readonly embeddings: Embeddings;
  /** The layers. */
  readonly encoder: { layer: Layer[] };

  /**
   * Creates the model without its weights; {@linkcode SentenceEncoder.load} loads them.
   *
   * @param config The model's configuration.
   * @param options dtype and device.
   * @throws {TypeError} If the configuration is not a BERT's.
   */
  constructor(config: EncoderConfig, options: nn.FactoryOptions = {}) {
    super();
    const { model_type, hidden_act, hidden_size, num_hidden_layers } = config;
    if (model_type !== "bert" || hidden_act !== "gelu") {
      throw new TypeError(
        `Cannot make a SentenceEncoder of ${model_type} with ${hidden_act}: give a model of type bert with gelu`,
      );
    }
    this.size = hidden_size;
    this.embeddings = new Embeddings(config, options);
    this.encoder = { layer: Array.from({ length: num_hidden_layers }, () => new Layer(config, options)) };
  }

  /**
   * Loads a model. On the CPU, its weights are views of the mapped file: nothing is copied, and all ranks of
   * a machine share one copy in memory.
   *
   * @param folder The model's folder: `config.json` and `model.safetensors`.
   * @param device The device to compute on. Default: the CPU.
   * @throws {NativeError} If the file of weights cannot be read, or a weight is missing.
   * @throws {RangeError} If a weight does not have the shape that `config.json` states.
   */
  static async load(folder: string, device: Device = "cpu"): Promise<SentenceEncoder> {
    const config: EncoderConfig = JSON.parse(await Deno.readTextFile(`${folder}/config.json`));
    const model = new SentenceEncoder(config, { device: "meta" });
    // The file also contains weights that only BERT's pretraining needs.
    const keys = Object.keys(model.stateDict());
    model.loadStateDict(await loadSafetensors(`${folder}/model.safetensors`, { keys, device }), {
      assign: true,
    });
    return model.requiresGrad_(false).eval();
  }

  /**
   * Encodes sentences in one batch. A batch is cheapest if its sentences have similar lengths.
   *
   * @param sentences Each sentence's tokens, from `SentenceTokenizer`.
   * @returns `[sentences, size]`, float32, each of length 1: the dot product of two vectors is their cosine.
   * @throws {RangeError} If there are no sentences, or one has no tokens or too many.
   */
  override forward(sentences: readonly (readonly number[])[]): Tensor {
    const { ids, mask } = this.#pad(sentences);
    const keys = mask.to("bool").unsqueeze(1).unsqueeze(1);
    // Frees each layer's intermediate tensors with the layer, and its input after it. Otherwise those of all
    // layers would be in memory at once.
    let hidden = tidy(() => this.embeddings.forward(ids));
    for (const layer of this.encoder.layer) {
      using input = hidden;
      hidden = tidy(() => layer.forward(input, keys));
    }
    const counted = mask.to(hidden.dtype).unsqueeze(-1);
    const mean = hidden.mul(counted).sum([1]).div(counted.sum([1]));
    return nn.functional.normalize(mean);
  }

  /** Pads the tokens of sentences; returns them and their mask: `[sentences, longest]` each, int64. */
  #pad(sentences: readonly (readonly number[])[]): { ids: Tensor; mask: Tensor } {
    const lengths = sentences.map(({ length }) => length);
    const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
    const limit = this.embeddings.position_embeddings.num_embeddings;
    if (sentences.length === 0 || shortest === 0 || longest > limit) {
      const state = sentences.length === 0 ? "no sentences" : `sentences of ${shortest} to ${longest} tokens`;
      throw new RangeError(`Cannot encode ${state}: give at least one, each of 1 to ${limit} tokens`);
    }
    const shape = [sentences.length, longest];
    const ids = new BigInt64Array(sentences.length * longest);
    const mask = new BigInt64Array(ids.length);
    sentences.forEach((tokens, row) => {
      ids.set(tokens.map(BigInt), row * longest);
      mask.fill(1n, row * longest, row * longest + tokens.length);
    });
    const { device } = this.embeddings.word_embeddings.weight;
    const place = (data: BigInt64Array<ArrayBuffer>) => Tensor.fromArray(data, shape).to({ device });
    return { ids: place(ids), mask: place(mask) };
  }
}
