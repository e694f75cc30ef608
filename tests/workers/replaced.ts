/**
 * A worker whose replacement is not as the first one was.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** What the second setup of a rank does: waits for ever, or is as the first. */
export type SecondSetup = "waits" | "goes on";

/** What {@linkcode Replaced} is set up with. */
export interface ReplacedSetup {
  /** A folder in which ranks note that they have been set up. */
  folder: string;
  second: SecondSetup;
}

/** What {@linkcode Replaced} is asked. */
export interface Dying {
  /** A rank that dies. */
  dying?: number;
  /** Whether it leaves a process behind, for a second. */
  leaves?: boolean;
}

/** Adds up a one of all ranks; one of them may die while the others wait for it. */
export class Replaced extends DistributedWorker<Dying, number, number, ReplacedSetup> {
  static override module = import.meta.url;

  override async setup({ folder, second }: ReplacedSetup): Promise<void> {
    const isFirst = this.#note(`${folder}/${this.rank}`);
    if (isFirst || second === "goes on") return;
    console.error("set up a second time");
    await new Promise(() => {});
  }

  override async call({ dying, leaves = false }: Dying): Promise<number> {
    if (dying === this.rank) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.error("last words");
      // It has the pipes for longer than the rank: whether more words come is not known at once.
      if (leaves) new Deno.Command("sleep", { args: ["1"], stdout: "inherit", stderr: "inherit" }).spawn();
      Deno.kill(Deno.pid, "SIGKILL");
    }
    const one = Tensor.fromArray([1]);
    await this.processGroup.allReduce(one);
    return one.item() as number;
  }

  #note(path: string): boolean {
    try {
      Deno.writeTextFileSync(path, "", { createNew: true });
      return true;
    } catch {
      return false;
    }
  }
}
