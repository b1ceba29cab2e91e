import { stripTypeScriptTypes } from "node:module";

let isLoaded = false;

/** What erases types keeps 17 MB, and takes its time to load: only a process that is given TypeScript has it. */
export function loadStripper(): void {
  if (!isLoaded) stripTypes("");
  isLoaded = true;
}

/**
 * JavaScript from TypeScript, each thing at its place. Only what can be erased: no enums, no namespaces.
 *
 * @throws SyntaxError
 */
export function stripTypes(code: string): string {
  return stripTypeScriptTypes(code, { mode: "strip", sourceUrl: "" });
}
