import { stripTypeScriptTypes } from "node:module";

/**
 * JavaScript from TypeScript, each thing at its place. Only what can be erased: no enums, no namespaces.
 *
 * @throws SyntaxError
 */
export function stripTypes(code: string): string {
  return stripTypeScriptTypes(code, { mode: "strip", sourceUrl: "" });
}
