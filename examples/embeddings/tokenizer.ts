/**
 * Cutting sentences into the tokens that a model knows.
 *
 * @module
 */
import { Tokenizer } from "@huggingface/tokenizers";

/** Makes tokens of sentences. */
export class SentenceTokenizer {
  readonly #tokenizer: Tokenizer;
  /** How many tokens a sentence has at most; what comes after them is cut off. */
  readonly maxTokens: number;

  private constructor(tokenizer: Tokenizer, maxTokens: number) {
    this.#tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /**
   * Loads it.
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
   * The tokens of a sentence, between those that mark its beginning and end; these two alone of an empty one.
   *
   * @param sentence Any text.
   * @returns The tokens' numbers, {@linkcode SentenceTokenizer.maxTokens} at most.
   */
  encode(sentence: string): number[] {
    const { ids } = this.#tokenizer.encode(sentence);
    return ids.length <= this.maxTokens ? ids : [...ids.slice(0, this.maxTokens - 1), ids.at(-1)!];
  }
}
