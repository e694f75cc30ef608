/** Prints the GPUs that the GPU library lists, as JSON. Started by probe.ts. */

import { listAdapters } from "../../gpu/mod.ts";
import { answer, type GpuAnswer } from "./probe_answer.ts";

if (import.meta.main) await answer<GpuAnswer[]>(listAdapters);
