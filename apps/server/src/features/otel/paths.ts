import type { Span } from "./decode/span.ts";

const maxName = 100;

/** Where Files go whose path nobody gave. Each type has a folder of its own, so that none takes another's path. */
export function pathFor(span: Span, folder: "prompts" | "tools" | "flows", name: string): string {
  return `${toName(span.service ?? "opentelemetry")}/${folder}/${toName(name)}`;
}

/** Spans of which nothing more is known share one Flow: their names may be as many as there are requests. */
export const stepsPath = (span: Span): string => `${toName(span.service ?? "opentelemetry")}/steps`;

/** One part of a path. */
const toName = (text: string): string =>
  text
    .replaceAll(/[/\\\p{Cc}]+/gu, "-")
    .trim()
    .slice(0, maxName)
    .trim()
    .replace(/^\.+$/, "") || "unnamed";
