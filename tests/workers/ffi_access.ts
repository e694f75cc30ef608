/**
 * A worker that reports what it may do with FFI.
 *
 * @module
 */
import {
  type CallContext,
  DistributedWorker,
  Image,
  loadSafetensors,
  saveSafetensors,
  Tensor,
} from "../../mod.ts";
import { temporaryFile } from "../testing.ts";

/** What a rank tries. */
export type Trying =
  | "a system library"
  | "a file beside the worker"
  | "a Node module"
  | "a pointer"
  | "the package"
  | "an endless call";

/** Tries something, and returns the result or the error's name. */
export class TriesFfi extends DistributedWorker<Trying, unknown, unknown> {
  static override module = import.meta.url;

  override async call(trying: Trying, context: CallContext): Promise<unknown> {
    try {
      return await this.#try(trying, context);
    } catch (error) {
      return (error as Error).name;
    }
  }

  async #try(trying: Trying, context: CallContext): Promise<unknown> {
    switch (trying) {
      case "a system library":
        return Deno.dlopen(Deno.build.os === "darwin" ? "libm.dylib" : "libm.so.6", {}).close();
      case "a file beside the worker":
        return Deno.dlopen(new URL("./no_such_library.so", import.meta.url), {}).close();
      case "a Node module":
        return (await import("node:process")).default.dlopen({ exports: {} }, "/tmp/no_such_module.node");
      case "a pointer":
        return Deno.UnsafePointer.create(1n) === null;
      case "the package":
        return await this.#usePackage();
      case "an endless call":
        for (;;) await context.checkpoint();
    }
  }

  /** Uses the parts of the package that need addresses and views of memory. */
  async #usePackage(): Promise<unknown> {
    const sum = Tensor.fromArray([1, 2, 3]);
    await this.processGroup.allReduce(sum);
    const view = sum.data as Float32Array;
    view[0] = 10;
    const moved = sum.add(1);
    const image = await Image.fromTensor(Tensor.fromArray([[[0.5]]])).encode({ format: "png" });
    using file = temporaryFile();
    await saveSafetensors({ moved }, file.path);
    const { moved: loaded } = await loadSafetensors(file.path);
    sum.dispose();
    const long = Tensor.fromArray(Array.from({ length: 4000 }, (_, index) => index));
    return {
      view: view.length,
      loaded: loaded!.toArray(),
      picture: image.bytes.length > 0,
      sum: long.sum().item(),
      sent: moved,
    };
  }
}
