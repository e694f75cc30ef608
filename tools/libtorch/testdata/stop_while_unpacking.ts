/** Creates a view from the wheels in `<index>`, prints "unpacking" at the first bytes and then blocks. */

import { makeRelease } from "../../../setup/libtorch/testing.ts";
import { silentConsole } from "../../../setup/shared/mod.ts";
import { fakePip } from "../../../setup/wheels/testing.ts";
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
