import { datasetErrors, type DatapointFormat, type UploadedFile } from "@parley/contract";

/** What a form of file is called outside. */
export const contentTypes: Readonly<Record<DatapointFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  tsv: "text/tab-separated-values; charset=utf-8",
  jsonl: "application/jsonl; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

const byExtension: Readonly<Record<string, DatapointFormat>> = {
  csv: "csv",
  tsv: "tsv",
  tab: "tsv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  xlsx: "xlsx",
};

const byContentType: Readonly<Record<string, DatapointFormat>> = {
  "text/csv": "csv",
  "text/tab-separated-values": "tsv",
  "application/jsonl": "jsonl",
  "application/x-ndjson": "jsonl",
  "application/x-jsonlines": "jsonl",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
};

/** @throws unprocessable when neither the name nor the content type tells */
export function formatOf({ name, contentType }: Pick<UploadedFile, "name" | "contentType">): DatapointFormat {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const format = byExtension[extension] ?? byContentType[contentType];
  if (format === undefined) throw datasetErrors.formatUnknown({ name: name || contentType || "this file" });
  return format;
}
