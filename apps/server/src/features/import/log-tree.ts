import { FileType } from "@parley/contract";
import { isObject } from "./read-json-lines.ts";

export type LogRecord = Readonly<Record<string, unknown>>;

/** One Log of a tree, with what it says of the one above it. */
export type TreeLog = {
  id: string;
  type: FileType;
  /** The File at the version that the Log is of, as replies show it. */
  file: LogRecord;
  record: LogRecord;
  parentId: string | undefined;
  rootId: string | undefined;
  /** The reply it was exported from had no room for all of it. */
  isCut: boolean;
};

export type Misshapen = { id: string; reason: string };

/** A Log and all below it, those above first. What has no shape of a Log is told of. */
export function flattenTree(record: LogRecord): { logs: TreeLog[]; misshapen: Misshapen[] } {
  const logs: TreeLog[] = [];
  const misshapen: Misshapen[] = [];
  let level: { record: LogRecord; above: TreeLog | undefined; isJudgment: boolean }[] = [
    { record, above: undefined, isJudgment: false },
  ];
  while (level.length > 0) {
    const below: typeof level = [];
    for (const entry of level) {
      const log = toTreeLog(entry);
      if ("reason" in log) {
        misshapen.push(log);
        continue;
      }
      // Cut short to fit into a list: as a Log of its own File it is exported whole.
      if (entry.above === undefined || !log.isCut) logs.push(log);
      for (const child of listOf(entry.record["trace_children"]))
        below.push({ record: child, above: log, isJudgment: false });
      for (const judgment of listOf(entry.record["evaluator_logs"]))
        below.push({ record: judgment, above: log, isJudgment: true });
    }
    level = below;
  }
  return { logs, misshapen };
}

const listOf = (value: unknown): LogRecord[] => (Array.isArray(value) ? value.filter(isObject) : []);

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

type Entry = { record: LogRecord; above: TreeLog | undefined; isJudgment: boolean };

function toTreeLog({ record, above, isJudgment }: Entry): TreeLog | Misshapen {
  const id = textOf(record["id"]) ?? textOf(record["log_id"]);
  if (id === undefined) return { id: above?.id ?? "", reason: "A Log has no id." };
  const type = typeOf(record);
  if (type === undefined) return { id, reason: "It does not say which File it is a Log of." };
  const parentId = textOf(record["trace_parent_id"]);
  const nested = isJudgment ? undefined : above;
  return {
    id,
    type,
    file: record[type] as LogRecord,
    record: isJudgment && record["parent_id"] == null ? { ...record, parent_id: above?.id } : record,
    parentId: parentId ?? nested?.id,
    rootId: textOf(record["trace_id"]) ?? nested?.rootId ?? nested?.id,
    isCut: record["bodies_omitted"] === true,
  };
}

/** Some replies leave the type to the one key that holds a File. */
const typeOf = (record: LogRecord): FileType | undefined => {
  const named = FileType.safeParse(record["type"]);
  if (named.success && isObject(record[named.data])) return named.data;
  return FileType.options.find((type) => isObject(record[type]));
};
