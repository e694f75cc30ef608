import { assertEquals, assertThrows } from "@std/assert";
import { fromFileUrl, resolve, toFileUrl } from "./paths.ts";

Deno.test("a path survives the conversion to a URL and back", () => {
  for (const path of ["/a/b", "/a b/ü", "/100%/#1?x=%2F", "/a\\b\n\t", "/"]) {
    assertEquals(fromFileUrl(toFileUrl(path)), path);
    assertEquals(fromFileUrl(toFileUrl(path).href), path);
  }
});

Deno.test("a URL that does not name one file of this machine is refused", () => {
  for (const url of ["https://host/a", "file://host/a", "file:///a%2Fb", "file:///a%2fb"]) {
    assertThrows(() => fromFileUrl(url), TypeError);
    assertThrows(() => fromFileUrl(new URL(url)), TypeError);
  }
});

Deno.test("a relative path is resolved against the working directory", () => {
  assertEquals(resolve("a/../b/"), `${Deno.cwd()}/b`);
  assertEquals(resolve(""), Deno.cwd());
  assertEquals(resolve("/a/./b/../c/"), "/a/c");
});
