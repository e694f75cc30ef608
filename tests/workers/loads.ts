/**
 * A worker that loads files. Some of them contain code.
 *
 * @module
 */
import {
  AotModel,
  DistributedWorker,
  loadSafetensors,
  ops,
  saveSafetensors,
  Tensor,
  TorchScript,
} from "../../mod.ts";
import { temporaryFile } from "../testing.ts";

const testdata = (name: string) => new URL(`../../ffi/testdata/${name}`, import.meta.url);

/** Ways to load a file. */
const LOADS = {
  "a TorchScript module": async () => (await TorchScript.load(testdata("kinds.pt"))).dispose(),
  "a compiled model": async () => (await AotModel.load(testdata("nested.pt2"))).dispose(),
  "a library of operators": () => ops.loadLibrary(testdata("no_such_library.so")),
  "safetensors": async () => {
    using file = temporaryFile();
    await saveSafetensors({ a: Tensor.fromArray([1]) }, file.path);
    await loadSafetensors(file.path);
  },
  "a TorchScript module in a thread": () => {
    const module = JSON.stringify(import.meta.resolve("../../mod.ts"));
    const file = JSON.stringify(testdata("kinds.pt").href);
    const program = `const { TorchScript } = await import(${module});
      const say = (text) => { self.postMessage(text); self.close(); };
      TorchScript.load(new URL(${file})).then(() => say("loaded"), (error) => say(error.message));`;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(program)}`, { type: "module" });
    worker.onmessage = ({ data }) => data === "loaded" ? resolve() : reject(new Error(data));
    worker.onerror = (event) => reject(new Error(event.message));
    return promise.finally(() => worker.terminate());
  },
};

/** A way to load a file. */
export type Loading = keyof typeof LOADS;

/** Loads a file, and returns the outcome. */
async function outcomeOf(loading: Loading): Promise<string> {
  try {
    await LOADS[loading]();
    return "loaded";
  } catch (error) {
    return (error as Error).message;
  }
}

const whileLoading = Deno.env.has("RANK") ? await outcomeOf("a TorchScript module") : "not a rank";

/** Loads files on module load, in `setup` and in calls. */
export class Loads extends DistributedWorker<Loading | "at the module's load" | "at setup", string> {
  static override module = import.meta.url;
  #atSetup = "";

  override async setup(): Promise<void> {
    this.#atSetup = await outcomeOf("a compiled model");
  }

  override async call(loading: Loading | "at the module's load" | "at setup"): Promise<string> {
    if (loading === "at the module's load") return whileLoading;
    return loading === "at setup" ? this.#atSetup : await outcomeOf(loading);
  }
}
