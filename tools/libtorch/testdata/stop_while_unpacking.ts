/** Creates a view from the wheels in `<index>`, prints "unpacking" at the first bytes and then blocks. */

import { silentConsole } from "../../shared/mod.ts";
import { fakePip } from "../../wheels/testing.ts";
import { makeRelease } from "../testing.ts";
import { libtorchFromWheels } from "../wheels.ts";

const [cache, index] = Deno.args as [string, string];
const block = () => {
  console.log("unpacking");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
await libtorchFromWheels({
  cache,
  release: await makeRelease(index),
  pip: fakePip(index),
  console: {
    ...silentConsole,
    progress: (label) => ({ update: label === "unpacking" ? block : () => {}, finish: () => {} }),
  },
});
