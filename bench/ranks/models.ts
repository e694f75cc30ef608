/**
 * A rank whose model runs are measured.
 *
 * @module
 */
import { AotModel, DistributedWorker, ops, type Tensor, tidy, TorchScript } from "@cohort/distributed";

/** How many runs are queued, if more than one is. */
export const AHEAD = 8;

/** Runs to measure in one call. */
export interface ModelRuns {
  /** The model's file: TorchScript or AOTInductor. */
  file: string;
  /** The shape of its input. */
  shape: number[];
  /** How many runs. */
  count: number;
  /** How many runs are queued before the first is awaited. */
  ahead: number;
}

/** The result of the runs. */
export interface ModelTimes {
  /** How long one run took, in milliseconds. */
  ms: number;
  /** The sum of the last result. */
  sum: number;
}

interface Model extends Disposable {
  run(input: Tensor): Promise<Tensor>;
}

/** Loads models from a folder, and runs them. */
export class Models extends DistributedWorker<ModelRuns, ModelTimes, never, { folder: string }> {
  static override module = import.meta.url;
  readonly #loaded = new Map<string, Model>();
  #folder = "";

  override setup({ folder }: { folder: string }): void {
    this.#folder = folder;
  }

  override async call({ file, shape, count, ahead }: ModelRuns): Promise<ModelTimes> {
    const model = this.#loaded.get(file) ?? await load(`${this.#folder}/${file}`);
    this.#loaded.set(file, model);
    const elements = shape.reduce((product, size) => product * size);
    const input = ops.linspace(-1, 1, elements).view(shape);
    let result = await model.run(input);
    const startedAt = performance.now();
    const asked: Promise<Tensor>[] = [];
    for (let index = 0; index < count; index++) {
      asked.push(model.run(input));
      if (asked.length < ahead && index < count - ahead) continue;
      result.dispose();
      result = await asked.shift()!;
    }
    for (const last of asked) {
      result.dispose();
      result = await last;
    }
    const ms = (performance.now() - startedAt) / count;
    return { ms, sum: tidy(() => result.sum().item()) as number };
  }

  override teardown(): void {
    for (const model of this.#loaded.values()) model[Symbol.dispose]();
  }
}

function load(path: string): Promise<Model> {
  return path.endsWith(".pt2") ? AotModel.load(path) : TorchScript.load(path);
}
