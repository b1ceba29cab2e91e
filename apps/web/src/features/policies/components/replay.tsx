import { Button, Select, TextInput } from "@mantine/core";
import type { PolicyReplay } from "@parley/contract";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import table from "../../../design/table.module.css";
import { describeWas, wouldWords } from "../describe-was.ts";
import { useReplay } from "../queries.ts";
import type { PolicyText } from "../use-policy-text.ts";
import { ComparisonTable } from "./comparison-table.tsx";
import styles from "./replay.module.css";

const dayMs = 86_400_000;
const spans = [
  { value: "1", label: "The last day" },
  { value: "7", label: "The last 7 days" },
  { value: "30", label: "The last 30 days" },
  { value: "", label: "Ever" },
];
const mostCalls = 1000;

/** What the text as it stands would have said of past calls. */
export function Replay({ edit }: { edit: PolicyText }) {
  const replay = useReplay();
  const [tool, setTool] = useState("");
  const [days, setDays] = useState("30");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const since = days === "" ? undefined : new Date(Date.now() - Number(days) * dayMs).toISOString();
    replay.mutate({
      text: edit.text,
      limit: mostCalls,
      ...(tool.trim() && { name: tool.trim() }),
      ...(since && { since }),
    });
  };
  return (
    <div className={styles["replay"]}>
      <form className={styles["form"]} onSubmit={submit}>
        <TextInput
          label="Of one tool"
          placeholder="all tools"
          value={tool}
          onChange={(event) => setTool(event.currentTarget.value)}
        />
        <Select
          label="From"
          data={spans}
          value={days}
          allowDeselect={false}
          onChange={(value) => setDays(value ?? "")}
        />
        <Button type="submit" loading={replay.isPending} disabled={!edit.parsed.ok}>
          Replay past calls
        </Button>
      </form>
      {!edit.parsed.ok && <p className={styles["quiet"]}>The text cannot be read yet: see its problems.</p>}
      <FormError error={replay.error} />
      {!replay.data && !replay.error && (
        <p className={styles["quiet"]}>
          Judges the newest {formatCount(mostCalls)} calls by the text as it stands
          {edit.isEdited ? ", with your edits" : ""}: what would have run, been denied, or been asked. Nothing
          is changed by it.
        </p>
      )}
      {replay.data && <Findings replay={replay.data} />}
    </div>
  );
}

function Findings({
  replay: { judged, changed, contradicted, table: counts, records },
}: {
  replay: PolicyReplay;
}) {
  if (judged === 0) return <p role="status">No past call fits: there is nothing to compare with yet.</p>;
  return (
    <>
      <p role="status" className={styles["headline"]}>
        {changed === 0
          ? `All ${formatPlural(judged, "call")} would have gone the same way.`
          : `${formatCount(changed)} of ${formatPlural(judged, "call")} would have gone another way; ${formatCount(contradicted)} the opposite of what people decided.`}
      </p>
      <Section title="How many" isBare>
        <table className={`${table["table"]} ${styles["counts"]}`} aria-label="How many calls went which way">
          <thead>
            <tr>
              <th scope="col">Was</th>
              <th scope="col">Would</th>
              <th scope="col" className={table["number"]}>
                Calls
              </th>
            </tr>
          </thead>
          <tbody>
            {counts.map(({ was, would, count }) => (
              <tr key={`${was} ${would}`}>
                <td>{describeWas(was)}</td>
                <td>{wouldWords[would]}</td>
                <td className={table["number"]}>{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      {records.length > 0 && (
        <Section title="What would change" isBare>
          <ComparisonTable label="What would change" records={records} />
        </Section>
      )}
    </>
  );
}
