import { parsePromptFile } from "@parley/promptfile";
import { type ContentField, type ContentValues, pairsOf, textOf } from "./content-fields.ts";

/** Why what stands in a field cannot be saved, in words; undefined where it can. */
export function findFieldProblem(field: ContentField, values: ContentValues): string | undefined {
  switch (field.kind) {
    case "json":
      return findJsonProblem(textOf(values, field.key));
    case "number":
      return Number.isFinite(Number(textOf(values, field.key))) ? undefined : "This is not a number.";
    case "prompt":
      return parsePromptFile(textOf(values, field.key)).kernel ? undefined : "This cannot be read yet.";
    case "pairs": {
      const names = pairsOf(values, field.key).map(([name]) => name.trim());
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      return twice === undefined ? undefined : `${twice} is there twice.`;
    }
    default:
      return undefined;
  }
}

function findJsonProblem(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? undefined : "This is not a JSON object.";
  } catch (error) {
    return `This is not JSON yet: ${error instanceof Error ? error.message : String(error)}`;
  }
}
