/**
 * Hints for installing a program on this system.
 *
 * @module
 */

/** The packages that contain a program. */
export interface Packages {
  /** The package of Debian and its derivatives. */
  apt: string;
  /** The package of Homebrew; `undefined` if Xcode's command line tools contain the program. */
  brew?: string;
}

/** Returns the remedy for a missing program on this system. */
export function installHint(packages: Packages, os: typeof Deno.build.os = Deno.build.os): string {
  if (os !== "darwin") return `install it (Debian, Ubuntu: sudo apt install ${packages.apt})`;
  return packages.brew === undefined ? "run xcode-select --install" : `run brew install ${packages.brew}`;
}
