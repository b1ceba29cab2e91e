import { parse } from "acorn";

/** Whether it can be read as JavaScript without types, as a module: as it is read where it runs. */
export function isJavaScript(code: string): boolean {
  try {
    parse(code, { ecmaVersion: "latest", sourceType: "module" });
    return true;
  } catch {
    return false;
  }
}
