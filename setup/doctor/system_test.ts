import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { SetupError } from "../shared/mod.ts";
import { describeDescriptors, describeSharedMemory, describeSize } from "./system.ts";

Deno.test("shared memory that a container has by default is enough, and less is a problem", () => {
  assertEquals(describeSize("/dev/shm", 64 * 2 ** 20, 60e6), "/dev/shm has 67 MB, 60 MB free");
  assertThrows(
    () => describeSize("/dev/shm", 32e6, 32e6),
    SetupError,
    "/dev/shm has 32 MB; give a container more of it",
  );
});

Deno.test("a system without a file system in memory is described", async () => {
  assertEquals(await describeSharedMemory("/no/such"), "this system has no /no/such");
});

Deno.test("the number of descriptors is described", async () => {
  assertMatch(await describeDescriptors(), /^\d+ for each process$|does not tell$/);
});
