import {
  nameOfSystemFault,
  runSystemFault,
  SYSTEM_FAULTS,
  takesNamespace,
  whyNoNamespace,
} from "./faults/run_system_fault.ts";

const noNamespace = await whyNoNamespace();

for (const fault of SYSTEM_FAULTS) {
  const skipped = takesNamespace(fault) && noNamespace !== null;
  const name = nameOfSystemFault(fault);
  Deno.test({
    name: skipped ? `${name} (skipped: ${noNamespace})` : name,
    ignore: skipped,
    fn: () => runSystemFault(fault),
  });
}
