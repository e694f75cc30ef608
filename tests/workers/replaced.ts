/**
 * A worker whose replacement behaves differently.
 *
 * @module
 */
import { type CallContext, DistributedWorker, Tensor } from "../../mod.ts";
import { exists, until } from "../testing.ts";

/** What the second `setup` of a rank does: waits forever, or succeeds like the first. */
export type SecondSetup = "waits" | "succeeds";

/** The setup value of {@linkcode Replaced}. */
export interface ReplacedSetup {
  /** A folder in which ranks note that `setup` has run, and in which calls they are in the collective. */
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
  #folder!: string;

  override async setup({ folder, second }: ReplacedSetup): Promise<void> {
    this.#folder = folder;
    const isFirst = this.#note(`${folder}/${this.rank}`);
    if (isFirst || second === "succeeds") return;
    console.error("set up a second time");
    await new Promise(() => {});
  }

  override async call({ dying, leaves = false }: Dying, { requestId }: CallContext): Promise<number> {
    const place = `${this.#folder}/call-${requestId}`;
    if (dying === this.rank) {
      const others = [...Array(this.worldSize).keys()].filter((rank) => rank !== dying);
      const areIn = () => others.every((rank) => exists(`${place}-${rank}`));
      await until(areIn, "the others to be in the collective");
      console.error("last words");
      // The child keeps the pipes open after the rank exits, so the runner cannot know at once whether more
      // output follows.
      if (leaves) new Deno.Command("sleep", { args: ["1"], stdout: "inherit", stderr: "inherit" }).spawn();
      Deno.kill(Deno.pid, "SIGKILL");
    }
    const one = Tensor.fromArray([1]);
    const reduced = this.processGroup.allReduce(one);
    this.#note(`${place}-${this.rank}`);
    await reduced;
    return one.item() as number;
  }

  #note(path: string): boolean {
    try {
      Deno.writeTextFileSync(path, "", { createNew: true });
      return true;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      return false;
    }
  }
}
