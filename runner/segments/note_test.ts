import { assertEquals } from "@std/assert";
import { noteOnce } from "./note.ts";

Deno.test("the note on shared memory is printed once, without a rank's control characters", () => {
  const printed: unknown[] = [];
  const { error } = console;
  console.error = (...texts: unknown[]) => printed.push(...texts);
  try {
    noteOnce("rank 0: \x1b[2J\n");
    noteOnce("rank 1: no memory");
  } finally {
    console.error = error;
  }
  assertEquals(printed, [
    "Cannot share memory with ranks: rank 0: \\u001b[2J\\n; large data goes through sockets, which takes longer",
  ]);
});
