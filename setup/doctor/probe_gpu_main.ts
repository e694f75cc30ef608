/** Prints the GPUs that the GPU library lists, as JSON. Started by probe.ts. */

import { listAdapters } from "../../gpu/mod.ts";

console.log(JSON.stringify(await listAdapters()));
