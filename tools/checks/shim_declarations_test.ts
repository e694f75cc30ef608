import { assertEquals } from "@std/assert";
import { shimDifferences } from "./shim_declarations.ts";

const HEADER = `
// void cohort_commented(int32_t a);
extern "C" {
ShimStatus cohort_new(void* memory, void (*release)(void*) noexcept, int32_t size, ShimThing** out,
                      char** message) noexcept;
uint64_t cohort_count() noexcept;
void cohort_free(ShimThing* thing) noexcept;
}`;

const RUST = `
unsafe extern "C" {
    pub fn cohort_new(
        memory: *mut c_void,
        release: unsafe extern "C" fn(*mut c_void),
        size: c_int,
        out: *mut *mut Thing,
        message: Message,
    ) -> Status;
    pub(crate) fn cohort_count() -> u64;
    pub fn cohort_free(thing: *mut Thing);
}`;

function differences(header: string, rust: string): string[] {
  return shimDifferences({ headerPath: "shim.h", header, rustPath: "sys.rs", rust });
}

Deno.test("shimDifferences() accepts equal declarations, with the names of types that each language has", () => {
  assertEquals(differences(HEADER, RUST), []);
});

Deno.test("shimDifferences() names a function with another parameter or result", () => {
  assertEquals(differences(HEADER, RUST.replace("size: c_int,", "size: usize,")), [
    "sys.rs: cohort_new is (*, fn, usize, **, **) -> i32, and (*, fn, i32, **, **) -> i32 in shim.h",
  ]);
  assertEquals(differences(HEADER, RUST.replace("size: c_int,", "")).length, 1);
  assertEquals(differences(HEADER, RUST.replace("-> u64", "-> u8")), [
    "sys.rs: cohort_count is () -> u8, and () -> u64 in shim.h",
  ]);
});

Deno.test("shimDifferences() names a function that one side lacks, and one that may throw", () => {
  assertEquals(differences(HEADER, RUST.replace("cohort_free", "cohort_end")), [
    "sys.rs: cohort_free of shim.h is not declared",
    "sys.rs: cohort_end is not declared in shim.h",
  ]);
  assertEquals(differences(HEADER.replace("cohort_count() noexcept", "cohort_count()"), RUST), [
    "shim.h: cohort_count is not declared noexcept",
  ]);
});
