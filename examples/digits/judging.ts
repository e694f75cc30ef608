/**
 * Classifying digits with a trained classifier.
 *
 * @module
 */
import { DistributedWorker, loadSafetensors, noGrad, type Tensor, tidy } from "@cohort/distributed";
import { Classifier } from "./classifier.ts";
import { loadDigits } from "./data.ts";

/** Digits per forward pass. */
const BATCH = 250;

/** The digits to classify. */
export interface Question {
  /**
   * `[count, 1, 28, 28]`, float32, from -1 to 1; or `"held out"` for the real digits that were not trained
   * on.
   */
  digits: Tensor | "held out";
}

/** The classifier's predictions. */
export interface Answer {
  /** The predicted digits. */
  told: number[];
  /** The true digits, if they are the held-out ones; otherwise `null`. */
  labels: number[] | null;
}

/** Classifies digits. */
export class Judge extends DistributedWorker<Question, Answer, never, { weights: string }> {
  static override module = import.meta.url;
  #classifier!: Classifier;

  override async setup({ weights }: { weights: string }): Promise<void> {
    this.#classifier = new Classifier().eval();
    this.#classifier.loadStateDict(await loadSafetensors(weights));
  }

  override teardown(): void {
    this.#classifier.dispose();
  }

  override async call({ digits }: Question): Promise<Answer> {
    if (digits !== "held out") return { told: this.#tell(digits), labels: null };
    const { images, labels } = await loadDigits("held out");
    return { told: this.#tell(images), labels: numbers(labels) };
  }

  #tell(images: Tensor): number[] {
    const batches = images.split(BATCH, 0).map((batch) =>
      noGrad(() => tidy(() => this.#classifier.forward(batch).argmax(1)))
    );
    return batches.flatMap(numbers);
  }
}

function numbers(tensor: Tensor): number[] {
  return [...tensor.data as BigInt64Array].map(Number);
}
