import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import type { ChannelReading } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import styles from "./free-words.module.css";
import { readingQuery, useSetReading } from "./reading-queries.ts";

/** Whether a Prompt reads what people answer in their own words. */
export function FreeWords() {
  const reading = useQuery(readingQuery);
  return (
    <Section title="Answers in free words">
      {reading.isPending && <LoadingRows count={1} />}
      {reading.error && (
        <ErrorState
          error={reading.error}
          title="The setting could not be read"
          retry={() => void reading.refetch()}
        />
      )}
      {reading.data && <ReadingForm key={JSON.stringify(reading.data)} saved={reading.data} />}
    </Section>
  );
}

function ReadingForm({ saved }: { saved: ChannelReading }) {
  const [draft, setDraft] = useState(saved);
  const set = useSetReading();
  const change = (part: Partial<ChannelReading>): void => setDraft({ ...draft, ...part });
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set.mutate(draft);
  };
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      <p className={rows["quiet"]}>
        “Yes” and “no” are always understood. What else people write decides nothing, but where a Prompt of
        yours reads it: never at high stakes, and a yes only where nothing beside it speaks against it.
      </p>
      <Switch
        label="A Prompt reads what is unclear"
        checked={draft.is_enabled}
        onChange={(event) => change({ is_enabled: event.currentTarget.checked })}
      />
      {draft.is_enabled && (
        <div className={styles["fields"]}>
          <TextInput
            label="Prompt"
            description="By its path; made when there is none."
            value={draft.prompt_path}
            onChange={(event) => change({ prompt_path: event.currentTarget.value.trim() })}
          />
          <NumberInput
            label="Asks back below"
            description="How sure it must be."
            suffix=" %"
            min={50}
            max={100}
            allowDecimal={false}
            value={Math.round(draft.min_confidence * 100)}
            onChange={(value) => change({ min_confidence: Number(value) / 100 })}
          />
        </div>
      )}
      <FormError error={set.error} />
      {isChanged && (
        <div className={styles["acts"]}>
          <Button type="submit" loading={set.isPending} disabled={draft.prompt_path === ""}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
