/**
 * The software bill of materials of a package, in CycloneDX's form.
 *
 * @module
 */

import { Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";

/** A component of a package. */
export interface Ingredient {
  /** The name. */
  readonly name: string;
  /** The version. */
  readonly version: string;
  /** The license as an SPDX expression, or a name of one. */
  readonly license: string;
  /** The package URL: `pkg:cargo/png@0.18.1`. */
  readonly purl: string;
}

/**
 * Formats a bill of materials. The same components give the same text: it has neither a time nor a serial
 * number.
 *
 * @param whole The package.
 * @param parts What it contains.
 */
export function formatSbom(whole: Ingredient, parts: readonly Ingredient[]): string {
  const bom = new Models.Bom();
  bom.metadata.component = componentOf(whole);
  for (const part of parts) bom.components.add(componentOf(part));
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf({ name, version, license, purl }: Ingredient): Models.Component {
  const options = { version, purl, bomRef: purl };
  const component = new Models.Component(Enums.ComponentType.Library, name, options);
  const isNamed = license.startsWith("LicenseRef-");
  component.licenses.add(
    isNamed
      ? new Models.NamedLicense(license.slice("LicenseRef-".length))
      : new Models.LicenseExpression(license),
  );
  return component;
}
