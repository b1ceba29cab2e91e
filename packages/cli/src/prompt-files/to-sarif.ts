import type { LintDiagnostic, LintRule } from "@parley/promptfile";
import type { Fix, Log, Region, ReportingDescriptor, Result } from "sarif";
import { positionAt } from "./position-at.ts";

export type LintedFile = { path: string; text: string; findings: readonly LintDiagnostic[] };

/** Findings as SARIF 2.1.0, which code review tools show beside the lines they are about. */
export function toSarif(
  files: readonly LintedFile[],
  { version, rules }: { version: string; rules: readonly LintRule[] },
): Log {
  const codes = new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)));
  const known = new Map(rules.map((rule) => [rule.code, rule]));
  const descriptors = [...new Set([...known.keys(), ...codes])].map((code) =>
    toDescriptor(code, known.get(code)),
  );
  const indexOf = new Map(descriptors.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Parley", semanticVersion: version, rules: descriptors } },
        columnKind: "utf16CodeUnits",
        results: files.flatMap((file) =>
          file.findings.map((finding) => toResult(file, finding, indexOf.get(finding.code) ?? -1)),
        ),
      },
    ],
  };
}

function toDescriptor(code: string, rule: LintRule | undefined): ReportingDescriptor {
  if (!rule) return { id: code };
  return {
    id: code,
    shortDescription: { text: rule.summary },
    defaultConfiguration: { level: rule.severity },
  };
}

function toResult(file: LintedFile, finding: LintDiagnostic, ruleIndex: number): Result {
  const { code, severity, message, hint, range, fix } = finding;
  const artifactLocation = { uri: toUri(file.path) };
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    locations: [{ physicalLocation: { artifactLocation, region: toRegion(file.text, range) } }],
    ...(fix && { fixes: [toFix(file, fix)] }),
  };
}

function toFix({ path, text }: LintedFile, { title, edits }: NonNullable<LintDiagnostic["fix"]>): Fix {
  return {
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation: { uri: toUri(path) },
        replacements: edits.map((edit) => ({
          deletedRegion: toRegion(text, edit),
          insertedContent: { text: edit.text },
        })),
      },
    ],
  };
}

function toRegion(text: string, { start, end }: { start: number; end: number }): Region {
  const [from, to] = [positionAt(text, start), positionAt(text, end)];
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

function toUri(path: string): string {
  const isWindows = /^[A-Za-z]:\\/.test(path);
  const uri = path.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
  if (isWindows) return `file:///${uri}`;
  return path.startsWith("/") ? `file://${uri}` : uri;
}
