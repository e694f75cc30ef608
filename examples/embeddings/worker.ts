/**
 * A rank that makes vectors of its share of sentences.
 *
 * @module
 */
import { type CallContext, DistributedWorker, ops, Tensor, tidy } from "@cohort/distributed";
import { SentenceEncoder } from "./encoder.ts";
import { SentenceTokenizer } from "./tokenizer.ts";

/** Sentences that a rank computes at once. */
const BATCH_SENTENCES = 32;

/** What every rank needs. */
export interface EmbedderSetup {
  /** The model's folder. */
  model: string;
}

/** Sentences to make vectors of. */
export interface Sentences {
  /** Any number of them. */
  sentences: string[];
}

/** The sentences' vectors. */
export interface Embedded {
  /** `[sentences, size]`, float32, each of length 1. Ranks other than 0 return those of their share. */
  embeddings: Tensor;
}

/**
 * Makes vectors of sentences, every rank of its share of them, and gathers them to rank 0.
 *
 * The ranks of a machine share one copy of the weights: each maps the file of them, and computes on what it
 * has mapped.
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
    // All ranks' tensors have to be of one shape to be gathered: the last one's may end in zeros.
    const size = Math.ceil(sentences.length / this.worldSize);
    const own = sentences.slice(this.rank * size, (this.rank + 1) * size);
    const tokens = own.map((sentence) => this.#tokenizer.encode(sentence));
    // Sentences of one length beside each other, so that little is filled up.
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
