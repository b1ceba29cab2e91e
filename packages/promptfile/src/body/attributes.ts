import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { Attribute, Element } from "./element.ts";

/** The attributes of one element, read with complaints about what is wrong with them. */
export type Attributes = {
  get(name: string): string | undefined;
  /** An error where it is absent. */
  require(name: string): string;
  /** An error where it has another value. */
  expectOneOf<T extends string>(name: string, values: readonly T[]): T | undefined;
};

export function readAttributes(
  element: Element,
  known: readonly string[],
  diagnostics: DiagnosticCollector,
): Attributes {
  const byName = new Map<string, Attribute>();
  for (const attribute of element.attributes) {
    if (!known.includes(attribute.name) || byName.has(attribute.name)) {
      reportUnused(attribute, element, { isRepeated: byName.has(attribute.name), diagnostics });
    } else {
      byName.set(attribute.name, attribute);
    }
  }
  const get = (name: string) => {
    const attribute = byName.get(name);
    return attribute && (attribute.value ?? "");
  };
  return {
    get,
    require(name) {
      const value = get(name);
      if (value !== undefined) return value;
      diagnostics.addError({
        code: "attribute-missing",
        message: `<${element.name}> needs the attribute "${name}".`,
        hint: `<${element.name} ${name}="…">`,
        ...element.openTag,
      });
      return "";
    },
    expectOneOf(name, values) {
      const attribute = byName.get(name);
      if (!attribute) return undefined;
      const value = values.find((candidate) => candidate === attribute.value);
      if (value === undefined) {
        diagnostics.addError({
          code: "attribute-invalid",
          message: `The attribute "${name}" must be ${values.map((item) => `"${item}"`).join(" or ")}.`,
          ...attribute.range,
        });
      }
      return value;
    },
  };
}

function reportUnused(
  attribute: Attribute,
  element: Element,
  { isRepeated, diagnostics }: { isRepeated: boolean; diagnostics: DiagnosticCollector },
): void {
  diagnostics.addWarning({
    code: isRepeated ? "attribute-repeated" : "attribute-unknown",
    message: isRepeated
      ? `The attribute "${attribute.name}" is given twice; the first counts.`
      : `<${element.name}> has no attribute "${attribute.name}"; it is ignored.`,
    ...attribute.range,
  });
}
