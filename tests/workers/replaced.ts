/**
 * A worker whose replacement behaves differently.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** What the second `setup` of a rank does: waits forever, or succeeds like the first. */
export type SecondSetup = "waits" | "succeeds";

/** The setup value of {@linkcode Replaced}. */
export interface ReplacedSetup {
  /** A folder in which ranks note that `setup` has run. */
  folder: string;
  second: SecondSetup;
}

/** The payload of {@linkcode Replaced}. */
export interface Dying {
  /** A rank that dies. */
  dying?: number;
  /** Whether it leaves a process behind for a second. */
  leaves?: boolean;
}

/** Sums a one of all ranks. One rank may die while the others wait for it. */
export class Replaced extends DistributedWorker<Dying, number, number, ReplacedSetup> {
  static override module = import.meta.url;

  override async setup({ folder, second }: ReplacedSetup): Promise<void> {
    const isFirst = this.#note(`${folder}/${this.rank}`);
    if (isFirst || second === "succeeds") return;
    console.error("set up a second time");
    await new Promise(() => {});
  }

  override async call({ dying, leaves = false }: Dying): Promise<number> {
    if (dying === this.rank) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      console.error("last words");
      // The child keeps the pipes open after the rank exits, so the runner cannot know at once whether more
      // output follows.
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
