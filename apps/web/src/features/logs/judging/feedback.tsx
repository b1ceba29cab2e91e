import { Button } from "@mantine/core";
import type { Log } from "@parley/sdk";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import { Section } from "../../../design/section.tsx";
import { FileLink } from "../../files/components/file-link.tsx";
import { meQuery, usePermission } from "../../me/queries.ts";
import type { Choice } from "./choices.ts";
import styles from "./feedback.module.css";
import { JudgmentForm } from "./judgment-form.tsx";
import { orderEvaluators } from "./order-evaluators.ts";
import { judgeOf } from "./own-judgment.ts";
import { humanEvaluatorsQuery } from "./queries.ts";
import { type FeedbackOn, useFeedback } from "./use-feedback.ts";

/** Of more, the others are a click away. */
const shownCount = 4;

/** What whoever looks at a Log says of it, by the Evaluators of people. */
export function Feedback({ log }: { log: Log }) {
  const mayJudge = usePermission("log");
  const evaluators = useQuery({ ...humanEvaluatorsQuery, enabled: mayJudge });
  const me = useQuery(meQuery);
  const [areAllShown, showAll] = useState(false);
  if (!mayJudge || log.type === "evaluator" || !me.data || !evaluators.data?.length) return null;
  const ordered = orderEvaluators(evaluators.data, watchersOf(log));
  return (
    <Section title="Your feedback">
      <FeedbackRows
        key={log.id}
        log={log}
        judge={judgeOf(me.data)}
        evaluators={areAllShown ? ordered : ordered.slice(0, shownCount)}
      />
      {!areAllShown && ordered.length > shownCount && (
        <p className={styles["hint"]}>
          <Button variant="default" size="compact-sm" onClick={() => showAll(true)}>
            {`${ordered.length - shownCount} more`}
          </Button>
        </p>
      )}
    </Section>
  );
}

function FeedbackRows({ log, judge, evaluators }: FeedbackOn) {
  const { rows, firsts, say, judging, writingBy, writeBy } = useFeedback({ log, judge, evaluators });
  return (
    <>
      <ul className={styles["list"]}>
        {rows.map(({ evaluator, own, choices }) => (
          <li key={evaluator.id} data-said={own == null ? undefined : true} className={styles["line"]}>
            <span className={styles["name"]}>
              <FileLink type="evaluator" id={evaluator.id}>
                {evaluator.path}
              </FileLink>
            </span>
            {choices ? (
              <Choices
                label={evaluator.path}
                choices={choices}
                hasKeys={evaluator === firsts.chosen?.evaluator}
                isBusy={judging.isPending}
                onChoose={(next) => say(evaluator, next)}
              />
            ) : (
              <JudgmentForm
                evaluator={evaluator}
                own={own}
                answer={log.output ?? ""}
                hasKey={evaluator === firsts.written?.evaluator}
                isOpen={writingBy === evaluator.id}
                isBusy={judging.isPending}
                onOpen={(isOpen) => writeBy(isOpen ? evaluator.id : undefined)}
                onSay={(judgment) => say(evaluator, judgment)}
              />
            )}
          </li>
        ))}
      </ul>
      <FormError error={judging.error} />
    </>
  );
}

type ChoicesProps = {
  label: string;
  choices: readonly Choice[];
  hasKeys: boolean;
  isBusy: boolean;
  onChoose: (next: Choice["next"]) => void;
};

const Choices = ({ label, choices, hasKeys, isBusy, onChoose }: ChoicesProps) => (
  <div className={styles["choices"]} role="group" aria-label={label}>
    {choices.map(({ name, isChosen, next }, index) => {
      const key = hasKeys && index < 9 ? String(index + 1) : undefined;
      return (
        <Button
          key={name}
          variant="default"
          size="compact-sm"
          className={styles["choice"] ?? ""}
          aria-pressed={isChosen}
          aria-keyshortcuts={key}
          title={isChosen ? "Take it back" : undefined}
          disabled={isBusy}
          onClick={() => onChoose(next)}
        >
          {key && (
            <span className={styles["key"]} aria-hidden>
              {key}
            </span>
          )}
          <span dir="auto">{name}</span>
        </Button>
      );
    })}
  </div>
);

type Watched = { evaluators?: readonly { version?: { id: string } | null | undefined }[] | null };

const watchersOf = (log: Log): Set<string> => {
  const file = (log as unknown as Record<string, Watched | undefined>)[log.type];
  return new Set((file?.evaluators ?? []).flatMap(({ version }) => version?.id ?? []));
};
