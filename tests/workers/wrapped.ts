/**
 * A worker that wraps `setup` and the calls by overriding methods.
 *
 * @module
 */
import { DistributedWorker, Tensor } from "../../mod.ts";

/** Returns a greeting for a name; for `"where"`, returns where the group meets. */
export class Wrapped extends DistributedWorker<string, string, unknown, { greeting: string }> {
  static override module = import.meta.url;
  #greeting = "";
  #calls = 0;

  override async initialize(setup: { greeting: string }): Promise<void> {
    console.log("before setup");
    await super.initialize({ greeting: `${setup.greeting} there` });
    const ranks = Tensor.fromArray([1]);
    await this.processGroup.allReduce(ranks);
    console.log(`after setup, on ${this.device}, of ${ranks.item()}`);
  }

  override setup({ greeting }: { greeting: string }): void {
    console.log("setup");
    this.#greeting = greeting;
  }

  override teardown(): void {
    console.log("teardown");
  }

  override async serve(): Promise<void> {
    console.log("serving");
    await super.serve();
    console.log(`served ${this.#calls} calls`);
  }

  override call(name: string): string {
    this.#calls++;
    if (name === "") throw new RangeError("no name");
    if (name === "where") return `${Deno.env.get("MASTER_ADDR")}:${Deno.env.get("MASTER_PORT")}`;
    return `${this.#greeting}, ${name} (call ${this.#calls})`;
  }
}
