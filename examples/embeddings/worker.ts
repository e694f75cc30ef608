/**
 * A rank that encodes its share of sentences.
 *
 * @module
 */
import { type CallContext, DistributedWorker, ops, Tensor, tidy } from "@cohort/distributed";
import { SentenceEncoder } from "./encoder.ts";
import { SentenceTokenizer } from "./tokenizer.ts";

/** Sentences per forward pass of a rank. */
const BATCH_SENTENCES = 32;

/** Setup of the ranks. */
export interface EmbedderSetup {
  /** The model's folder. */
  model: string;
}

/** Sentences to encode. */
export interface Sentences {
  /** The sentences; there may be none. */
  sentences: string[];
}

/** The vectors of sentences. */
export interface Embedded {
  /** `[sentences, size]`, float32, each of length 1. Ranks other than 0 return only their share. */
  embeddings: Tensor;
}

/**
 * Encodes sentences: each rank encodes its share, and rank 0 gathers the vectors.
 *
 * The ranks of a machine share one copy of the weights: each maps the file and computes directly on the
 * mapping.
 */
export class SentenceEmbedder extends DistributedWorker<Sentences, Embedded, never, EmbedderSetup> {
  static override module = import.meta.url;
  #tokenizer!: SentenceTokenizer;
  #encoder!: SentenceEncoder;

  override async setup({ model }: EmbedderSetup): Promise<void> {
    this.#tokenizer = await SentenceTokenizer.load(model);
    this.#encoder = await SentenceEncoder.load(model, this.device);
  }

  override teardown(): void {
    this.#encoder.dispose();
  }

  override async call({ sentences }: Sentences, context: CallContext): Promise<Embedded> {
    // Gathering needs tensors of one shape on all ranks, so the last rank's may end in zeros.
    const size = Math.ceil(sentences.length / this.worldSize);
    const own = sentences.slice(this.rank * size, (this.rank + 1) * size);
    const tokens = own.map((sentence) => this.#tokenizer.encode(sentence));
    // Sorts by length, so that batches need little padding.
    const order = tokens.map((_, index) => index).sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    const embeddings = ops.zeros([size, this.#encoder.size]);
    for (let done = 0; done < size; done += BATCH_SENTENCES) {
      await context.checkpoint();
      const indices = order.slice(done, done + BATCH_SENTENCES);
      if (indices.length === 0) continue;
      tidy(() => {
        const computed = this.#encoder.forward(indices.map((index) => tokens[index]!));
        const rows = Tensor.fromArray(BigInt64Array.from(indices, BigInt));
        embeddings.index_copy_(0, rows, computed.to({ device: "cpu" }));
      });
    }
    const gathered = await this.processGroup.gather(embeddings, { dst: 0 });
    if (gathered === null) return { embeddings };
    return { embeddings: ops.cat(gathered).at(`:${sentences.length}`) };
  }
}
