import type { File, Log, Parley } from "@parley/sdk";
import { fileClient } from "../../file-client.ts";

export const listVersions = async (parley: Parley, { id, type }: File): Promise<File[]> =>
  (await fileClient(parley, type).listVersions({ id })).records;

export type Deployment = {
  version_id: string;
  environment_id: string;
  environment_name: string;
  environment_tag: string;
};

export async function listDeployments(parley: Parley, { id, type }: File): Promise<Deployment[]> {
  const environments = await fileClient(parley, type).listEnvironments({ id });
  return environments.flatMap(({ id: environmentId, name, tag, file }) =>
    file
      ? [
          {
            version_id: file.version_id,
            environment_id: environmentId,
            environment_name: name,
            environment_tag: tag,
          },
        ]
      : [],
  );
}

const logsAtOnce = 100;

export type LogPage = { records: Log[]; next: string | null };

/** Logs of a File, newest first, each whole and without those below it, which are Logs of Files themselves. */
export async function readLogPage(parley: Parley, file: File, cursor: string | null): Promise<LogPage> {
  const given = { file_id: file.id, size: logsAtOnce, ...(cursor !== null && { cursor }) };
  const { records, next_cursor: next } = await parley.logs.list(given);
  const whole: Log[] = [];
  for (const record of records) {
    const isCut = record.bodies_omitted === true || record.evaluator_logs_omitted === true;
    const { trace_children: _below, ...log } = isCut ? await parley.logs.get({ id: record.id }) : record;
    whole.push(log as Log);
  }
  return { records: whole, next: next ?? null };
}
