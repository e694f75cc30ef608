/**
 * Splitting sentences into the tokens of a model's vocabulary.
 *
 * @module
 */
import { Tokenizer } from "@huggingface/tokenizers";

/** Splits sentences into tokens. */
export class SentenceTokenizer {
  readonly #tokenizer: Tokenizer;
  /** Maximum tokens in a sentence; the rest is cut off. */
  readonly maxTokens: number;

  private constructor(tokenizer: Tokenizer, maxTokens: number) {
    this.#tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /**
   * Loads a tokenizer.
   *
   * @param folder The model's folder: `tokenizer.json`, `tokenizer_config.json` and
   * `sentence_bert_config.json`.
   */
  static async load(folder: string): Promise<SentenceTokenizer> {
    const read = async (name: string) => JSON.parse(await Deno.readTextFile(`${folder}/${name}`));
    const { max_seq_length } = await read("sentence_bert_config.json");
    const tokenizer = new Tokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"));
    return new SentenceTokenizer(tokenizer, max_seq_length);
  }

  /**
   * Returns the tokens of a sentence, between a start token and an end token. An empty sentence has only
   * these two.
   *
   * @param sentence Any text.
   * @returns The tokens' numbers, at most {@linkcode SentenceTokenizer.maxTokens}.
   */
  encode(sentence: string): number[] {
    const { ids } = this.#tokenizer.encode(sentence);
    return ids.length <= this.maxTokens ? ids : [...ids.slice(0, this.maxTokens - 1), ids.at(-1)!];
  }
}
