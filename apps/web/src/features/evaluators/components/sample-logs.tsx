import { Checkbox, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { allFilesQuery } from "../../files/queries.ts";
import { sampleLogsQuery } from "../queries.ts";
import type { Sample } from "../try-evaluator.ts";
import styles from "./debug-console.module.css";

type SampleLogsProps = { chosen: readonly Sample[]; onChoose: (samples: readonly Sample[]) => void };

/** So many are chosen before somebody chooses. */
const atFirst = 3;

/** The newest Logs of a File, or of all, to choose from. */
export function SampleLogs({ chosen, onChoose }: SampleLogsProps) {
  const [fileId, setFileId] = useState<string | null>(null);
  const files = (useQuery(allFilesQuery).data ?? []).filter(({ type }) => judged.has(type));
  const logs = useQuery(sampleLogsQuery(fileId ?? undefined));
  const found = logs.data;
  useEffect(() => {
    if (found) onChoose(found.slice(0, atFirst));
    // The first of what is found are chosen, once for each File.
  }, [found]);
  return (
    <>
      <Select
        label="Newest Logs of"
        placeholder="All Files"
        clearable
        searchable
        maw={420}
        data={files.map(({ id, path }) => ({ value: id, label: path }))}
        value={fileId}
        onChange={setFileId}
      />
      {logs.error && <ErrorState error={logs.error} title="The Logs could not be read" />}
      {!logs.error && !found && <LoadingRows count={3} />}
      {found?.length === 0 && (
        <p className={styles["quiet"]}>There is no Log yet. Call the File, or make one up.</p>
      )}
      {found && found.length > 0 && (
        <ul className={styles["samples"]} aria-label="Logs to try it on">
          {found.map((sample) => {
            const isChosen = chosen.some(({ key }) => key === sample.key);
            return (
              <li key={sample.key}>
                <Checkbox
                  size="xs"
                  checked={isChosen}
                  onChange={() =>
                    onChoose(isChosen ? chosen.filter(({ key }) => key !== sample.key) : [...chosen, sample])
                  }
                  label={
                    <span className={styles["sample"]}>
                      <span dir="auto">{sample.label}</span>
                      <span className={styles["quiet"]}>
                        {sample.path} · <RelativeTime at={sample.at} />
                      </span>
                    </span>
                  }
                />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** What Evaluators judge. */
const judged: ReadonlySet<string> = new Set(["prompt", "agent", "tool", "flow"]);
