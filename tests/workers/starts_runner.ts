/**
 * A script that does not check `import.meta.main`, so that importing it starts a runner.
 *
 * @module
 */
import { DistributedRunner, DistributedWorker } from "../../mod.ts";

export default class Careless extends DistributedWorker {
  static override module = import.meta.url;
}

await new DistributedRunner(Careless).start();
