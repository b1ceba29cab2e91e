import { parse } from "acorn";
import type { Failure, RunOrder } from "../frames.ts";
import { findEntry } from "./find-entry.ts";
import { isInert } from "./is-inert.ts";
import { stripTypes } from "./strip-types.ts";
import { describeSyntaxError } from "./syntax-error.ts";

/** Code as a module of JavaScript. */
export type PreparedModule = {
  source: string;
  /** Under which it exports the function to call. */
  exportName: string;
  /** Whether nothing happens when it is loaded. */
  isInert: boolean;
};

/** The module that the code of an order is, or what is wrong with it. */
export function prepareModule({ language, code, entry: wanted }: RunOrder): PreparedModule | Failure {
  try {
    const source = language === "typescript" ? stripTypes(code) : code;
    const program = parse(source, { ecmaVersion: "latest", sourceType: "module" });
    const entry = findEntry(program, wanted);
    if ("message" in entry) return { reason: "exception", message: entry.message, traceback: "" };
    return { source: source + entry.suffix, exportName: entry.exportName, isInert: isInert(program) };
  } catch (error) {
    return describeSyntaxError(error);
  }
}
