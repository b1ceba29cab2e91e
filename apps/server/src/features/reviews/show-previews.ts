import type { ReviewItem } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { FileTypes } from "../files/index.ts";
import { showLogs, type LogView } from "../logs/index.ts";

type Preview = NonNullable<ReviewItem["preview"]>;

const mostLetters = 200;

/** How Logs begin, by their ids, as far as whoever asks may see them. */
export async function showPreviews(
  reader: Executor,
  given: { organizationId: string; fileTypes: FileTypes; ids: string[] },
): Promise<Map<string, Preview>> {
  // What others said of them is not shown to who has not judged.
  const logs = await showLogs(reader, { ...given, evaluatorVersionIds: [] });
  return new Map([...logs].map(([id, log]) => [id, toPreview(log)]));
}

function toPreview(log: LogView): Preview {
  const error = log.error ?? null;
  return {
    path: pathOf(log),
    input: cut(inputOf(log)),
    output: cut(error ?? outputOf(log)),
    is_failed: error !== null,
  };
}

/** A Log shows its File under the name of its type. */
const pathOf = (log: LogView): string =>
  (log as unknown as Readonly<Record<string, { path: string } | undefined>>)[log.type ?? ""]?.path ?? "";

/** The values of inputs in their order: their names are the same in all Logs of a File. */
function inputOf(log: LogView): string | null {
  const values = Object.values(log.inputs ?? {}).map(toText);
  if (values.length > 0) return values.join(" · ");
  const messages = "messages" in log ? log.messages : undefined;
  return messages == null ? null : textOf(messages.at(-1));
}

const outputOf = (log: LogView): string | null =>
  log.output != null && log.output !== ""
    ? log.output
    : textOf("output_message" in log ? log.output_message : undefined);

const textOf = (message: { content?: unknown } | null | undefined): string | null =>
  message?.content == null ? null : toText(message.content);

const toText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function cut(text: string | null): string | null {
  const line =
    text
      ?.slice(0, 4 * mostLetters)
      .replaceAll(/\s+/gu, " ")
      .trim() ?? "";
  if (line === "") return null;
  return line.length > mostLetters ? `${line.slice(0, mostLetters)}…` : line;
}
