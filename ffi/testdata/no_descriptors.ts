/**
 * Forms groups of one rank while no file descriptors are left, and prints the outcome of each attempt:
 * `no_descriptors.ts <folder>`. Run it with a low descriptor limit.
 *
 * @module
 */
import { formGroup, hostStore } from "../runtime.ts";

const SECRET = "a secret of the test's";
const LIMIT_MS = 10_000;

using store = hostStore({ address: "tcp://127.0.0.1:0", secret: SECRET });

async function attempt(name: string, interfaceAddress: string): Promise<string> {
  try {
    const group = await formGroup({
      rank: 0,
      worldSize: 1,
      storeAddress: store.address,
      storeSecret: SECRET,
      name: `${name} at ${interfaceAddress}`,
      timeoutMs: LIMIT_MS,
      formTimeoutMs: LIMIT_MS,
      interfaceAddress,
    });
    group.dispose();
    return "formed";
  } catch (error) {
    const { message, stack } = error as Error;
    return message.includes("Too many open files") ? "no descriptors" : `${stack}`;
  }
}

// The first error makes Deno read the source files that its stack names, and Deno exits if it has no
// descriptor for that. So cause one error while there are descriptors.
if (!(await attempt("none", "nowhere")).includes("nowhere")) throw new Error("a group has met at no address");

// Deno opens two sockets for signals when it first needs them, which may be at any time. So make it need them
// now.
const onSignal = () => {};
Deno.addSignalListener("SIGUSR2", onSignal);
Deno.removeSignalListener("SIGUSR2", onSignal);

/** Returns how many file descriptors this process has open. */
function countDescriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}

const before = countDescriptors();
for (const interfaceAddress of ["127.0.0.1", `unix:${Deno.args[0]}`]) {
  console.log(await attempt("first", interfaceAddress));
  // Other threads close the descriptors of a group and of its store connections. Wait for them, because a
  // descriptor that becomes free later would be enough for the next group.
  for (const startedAt = Date.now(); countDescriptors() > before;) {
    if (Date.now() - startedAt > LIMIT_MS) throw new Error("a group that was disposed of keeps descriptors");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const taken: Deno.FsFile[] = [];
  try {
    while (true) taken.push(Deno.openSync("/dev/null"));
  } catch {
    console.log(await attempt("second", interfaceAddress));
  }
  for (const file of taken) file.close();
  console.log(await attempt("third", interfaceAddress));
}
