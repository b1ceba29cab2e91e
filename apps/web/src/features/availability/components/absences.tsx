import { Button } from "@mantine/core";
import type { Availability } from "@parley/contract";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { formatExact } from "../../../design/format.ts";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import { useEndAbsence } from "../queries.ts";
import { AwayDialog } from "./away-dialog.tsx";

type Absence = Availability["out_of_office"][number];

/** When one is away, and who answers meanwhile. */
export function Absences({ absences }: { absences: readonly Absence[] }) {
  const [isAdding, setAdding] = useState(false);
  return (
    <Section
      title="Out of office"
      aside={
        <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          Be away…
        </Button>
      }
    >
      {absences.length === 0 && (
        <p className={rows["none"]}>
          You are there. Say when you are not, and who answers for you meanwhile: requests that ask you ask
          them then.
        </p>
      )}
      {absences.map((absence) => (
        <AbsenceRow key={absence.id} absence={absence} />
      ))}
      {isAdding && <AwayDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function AbsenceRow({ absence: { id, from, until, delegate, note } }: { absence: Absence }) {
  const end = useEndAbsence();
  const isNow = Date.parse(from) <= Date.now();
  return (
    <div className={rows["row"]} role="group" aria-label={`Away from ${formatMoment(from)}`}>
      <div className={rows["words"]}>
        <span>
          <Moment at={from} /> to <Moment at={until} />
        </span>
        {isNow && <Tag tone="waiting">now</Tag>}
        <span>{delegate ? `${delegate.full_name} answers` : "nobody answers instead"}</span>
        {note && <span className={rows["quiet"]}>{note}</span>}
        <FormError error={end.error} />
      </div>
      <div className={rows["acts"]}>
        <Button variant="subtle" color="red" loading={end.isPending} onClick={() => end.mutate(id)}>
          {isNow ? "I am back" : "Take it back"}
        </Button>
      </div>
    </div>
  );
}

const formatMoment = (at: string): string =>
  new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

const Moment = ({ at }: { at: string }) => (
  <time dateTime={at} title={formatExact(Date.parse(at))}>
    {formatMoment(at)}
  </time>
);
