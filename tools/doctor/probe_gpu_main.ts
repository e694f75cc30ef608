/** Prints the GPUs that the GPU library finds as JSON; started by probe.ts. */

import { listAdapters } from "../../gpu/mod.ts";

console.log(JSON.stringify(await listAdapters()));
