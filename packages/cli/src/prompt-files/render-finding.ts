import { formatDiagnostic, type Diagnostic } from "@parley/promptfile";
import { toSafeText, type Output } from "../output.ts";

type Colors = Output["colors"];

/** A finding for people: `file:line:column`, which terminals open on a click, what it is, and the line with a caret. */
export function renderFinding(
  { path, text }: { path: string; text: string },
  finding: Diagnostic & { fix?: unknown },
  colors: Colors,
): string {
  const [, ...excerpt] = formatDiagnostic(text, finding).split("\n");
  const { severity, line, column, message, code, fix } = finding;
  const paint = severity === "error" ? colors.red : colors.yellow;
  const place = colors.bold(`${toSafeText(path)}:${line}:${column}`);
  const isFixable = fix === undefined ? "" : colors.dim(" --fix can put it right");
  return [
    `${place} ${paint(severity)} ${toSafeText(message)} ${colors.dim(`(${code})`)}${isFixable}`,
    ...excerpt.map((row) => toSafeText(row)).map((row) => (isCaret(row) ? paint(row) : colors.dim(row))),
  ].join("\n");
}

function isCaret(row: string): boolean {
  return /^\s*\|\s*\^+$/.test(row);
}
