import { Button, MultiSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import type { Evaluator } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { humanEvaluatorsQuery } from "../../logs/judging/queries.ts";
import { SubjectSelect } from "../components/subject-select.tsx";
import styles from "../components/reviews.module.css";
import { type NewQueue, useCreateQueue } from "../queries.ts";

/** Makes a queue: what is asked, of whom, and when they see each other. */
export function NewQueuePage() {
  const evaluators = useQuery(humanEvaluatorsQuery);
  return (
    <Page title="New review queue">
      {evaluators.error && <ErrorState error={evaluators.error} title="The Evaluators could not be read" />}
      {evaluators.isPending && <LoadingRows count={6} />}
      {evaluators.data?.length === 0 && (
        <EmptyState title="What should people say?">
          A queue asks by human Evaluators. Make one at the Files: a yes or no, some options, a number or a
          text.
        </EmptyState>
      )}
      {evaluators.data && evaluators.data.length > 0 && <QueueForm evaluators={evaluators.data} />}
    </Page>
  );
}

const blindness = [
  { value: "until_item_ends", label: "When all have judged the item" },
  { value: "until_judged", label: "When they have judged it themselves" },
  { value: "none", label: "Always" },
];
const adjudications = [
  { value: "any_disagreement", label: "Whenever they do not say the same" },
  { value: "no_majority", label: "When no answer has more than half" },
  { value: "never", label: "Never: what each said stands" },
];

function QueueForm({ evaluators }: { evaluators: readonly Evaluator[] }) {
  const [queue, setQueue] = useState<NewQueue>({
    name: "",
    instructions: "",
    evaluators: [],
    reviewers: [],
    adjudicators: [],
    reviewers_per_item: 2,
    blind: "until_item_ends",
    adjudication: "any_disagreement",
  });
  const set = (part: Partial<NewQueue>): void => setQueue({ ...queue, ...part });
  const create = useCreateQueue();
  const navigate = useNavigate();
  const lacks = whatIsMissing(queue);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (lacks === undefined)
      create.mutate(
        { ...queue, name: queue.name.trim() },
        {
          onSuccess: ({ id: queueId }) => void navigate({ to: "/reviews/$queueId", params: { queueId } }),
        },
      );
  };
  return (
    <form onSubmit={submit} className={styles["form"]} noValidate>
      <WhatFields queue={queue} evaluators={evaluators} onChange={set} />
      <WhoFields queue={queue} onChange={set} />
      <FormError error={create.error} />
      <div className={styles["bar"]}>
        <span role="status">{lacks}</span>
        <Button type="submit" loading={create.isPending} disabled={lacks !== undefined}>
          Make the queue
        </Button>
      </div>
    </form>
  );
}

const whatIsMissing = ({ name, evaluators }: NewQueue): string | undefined => {
  if (name.trim() === "") return "Give it a name.";
  return evaluators.length === 0 ? "Choose what is asked." : undefined;
};

type FieldsProps = { queue: NewQueue; onChange: (part: Partial<NewQueue>) => void };

function WhatFields({ queue, evaluators, onChange }: FieldsProps & { evaluators: readonly Evaluator[] }) {
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Refund answers, November"
        maxLength={100}
        value={queue.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <MultiSelect
        label="What is asked"
        description="Evaluators for people; each is one question about the item."
        placeholder={
          evaluators.length === 0
            ? "There is none yet: make an Evaluator under Files, judged by people"
            : "Type words of a path"
        }
        data={evaluators.map(({ id, path }) => ({ value: id, label: path }))}
        value={queue.evaluators.flatMap(({ id }) => id ?? [])}
        onChange={(ids) => onChange({ evaluators: ids.map((id) => ({ id })) })}
        searchable
        maxValues={10}
      />
      <Textarea
        label="What reviewers should know"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={10_000}
        value={queue.instructions ?? ""}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
      />
    </>
  );
}

function WhoFields({ queue, onChange }: FieldsProps) {
  return (
    <>
      <NumberInput
        label="Reviewers per item"
        description="With two or more it can be said how far people agree."
        min={1}
        max={20}
        allowDecimal={false}
        clampBehavior="strict"
        value={queue.reviewers_per_item ?? 1}
        onChange={(value) => typeof value === "number" && onChange({ reviewers_per_item: value })}
      />
      <SubjectSelect
        label="Who reviews"
        placeholder="Everybody who may judge"
        value={queue.reviewers ?? []}
        onChange={(reviewers) => onChange({ reviewers })}
      />
      <Select
        label="When they see what others said"
        data={blindness}
        allowDeselect={false}
        value={queue.blind ?? null}
        onChange={(blind) => onChange({ blind: blind as NonNullable<NewQueue["blind"]> })}
      />
      <Select
        label="When somebody has to decide"
        data={adjudications}
        allowDeselect={false}
        value={queue.adjudication ?? null}
        onChange={(rule) => onChange({ adjudication: rule as NonNullable<NewQueue["adjudication"]> })}
      />
      {queue.adjudication !== "never" && (
        <SubjectSelect
          label="Who decides"
          placeholder="Everybody who may change the queue"
          value={queue.adjudicators ?? []}
          onChange={(adjudicators) => onChange({ adjudicators })}
        />
      )}
    </>
  );
}
