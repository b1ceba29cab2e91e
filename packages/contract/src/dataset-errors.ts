import { defineErrors } from "./kernel/errors.ts";

/** Where in a list of Datapoints something is wrong; `row` counts from 1, without a header. */
export type DatapointViolation = { row: number; path: string; message: string };

const show = ({ row, path, message }: DatapointViolation): string =>
  `row ${row}${path === "" ? "" : `, \`${path}\``}: ${message}`;

export const datasetErrors = defineErrors("datasets", {
  datapointsInvalid: {
    kind: "unprocessable",
    message: (p: { violations: DatapointViolation[]; total: number }) =>
      `${p.total === 1 ? "One Datapoint does" : `${p.total} Datapoints do`} not fit the Dataset's schema. ` +
      p.violations.slice(0, 3).map(show).join("; "),
  },
  schemaInvalid: {
    kind: "unprocessable",
    message: (p: { reason: string }) => `\`schema\` is not a usable JSON Schema: ${p.reason}`,
  },
  fileUnreadable: {
    kind: "unprocessable",
    message: (p: { format: string; row: number | null; reason: string }) =>
      `This cannot be read as ${p.format}${p.row === null ? "" : ` (row ${p.row})`}: ${p.reason}`,
  },
  formatUnknown: {
    kind: "unprocessable",
    message: (p: { name: string }) =>
      `Of what form is \`${p.name}\`? Give \`format\`: csv, tsv, jsonl or xlsx.`,
  },
  tooManyDatapoints: {
    kind: "too_large",
    message: (p: { limit: number; count: number }) =>
      `${p.count} Datapoints are too many for one reply (${p.limit} at most). Read them in pages: \`GET /datasets/{id}/datapoints\`.`,
  },
  logsUnnamed: {
    kind: "unprocessable",
    message: () =>
      "Which Logs? Give `log_ids`, or what they have in common, such as a `filter` or `file_id`.",
  },
  changedMeanwhile: {
    kind: "conflict",
    message: (p: { file: string }) => `\`${p.file}\` was changed by others again and again. Try once more.`,
  },
});
