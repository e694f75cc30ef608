/**
 * A worker that tells what of FFI it may use.
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

/** What a rank is to try. */
export type Trying =
  | "a library of the system's"
  | "a file of its own"
  | "a module of Node's"
  | "a pointer"
  | "the package"
  | "to be given up";

/** Tries it, and says what came of it. */
export class Listed extends DistributedWorker<Trying, unknown, unknown> {
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
      case "a library of the system's":
        return Deno.dlopen(Deno.build.os === "darwin" ? "libm.dylib" : "libm.so.6", {}).close();
      case "a file of its own":
        return Deno.dlopen(new URL("./no_such_library.so", import.meta.url), {}).close();
      case "a module of Node's":
        return (await import("node:process")).default.dlopen({ exports: {} }, "/tmp/no_such_module.node");
      case "a pointer":
        return Deno.UnsafePointer.create(1n) === null;
      case "the package":
        return await this.#usePackage();
      case "to be given up":
        for (;;) await context.checkpoint();
    }
  }

  /** What asks for addresses and views of memory, all over the package. */
  async #usePackage(): Promise<unknown> {
    const sum = Tensor.fromArray([1, 2, 3]);
    await this.processGroup.allReduce(sum);
    const view = sum.data as Float32Array;
    view[0] = 10;
    const moved = sum.add(1);
    const image = await Image.fromTensor(Tensor.fromArray([[[0.5]]])).encode({ format: "png" });
    const file = await Deno.makeTempFile();
    await saveSafetensors({ moved }, file);
    const { moved: loaded } = await loadSafetensors(file);
    await Deno.remove(file);
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
