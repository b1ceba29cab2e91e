import { Button, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { Judgment, ReviewerQueue, ReviewTask } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { JudgingPanel } from "../components/judging-panel.tsx";
import judging from "../components/judging.module.css";
import { LogToJudge } from "../components/log-to-judge.tsx";
import { ReviewsSaid } from "../components/reviews-said.tsx";
import styles from "../components/reviews.module.css";
import { disputesQuery, useAdjudicate } from "../queries.ts";

/** Items on which reviewers are not at one, and who decides them. */
export function DisputesPage({ queueId }: { queueId: string }) {
  const disputes = useQuery(disputesQuery(queueId));
  const [at, setAt] = useState(0);
  if (disputes.error)
    return (
      <Page title="Decide">
        <ErrorState
          error={disputes.error}
          title="What is to be decided could not be read"
          retry={() => void disputes.refetch()}
        />
      </Page>
    );
  if (!disputes.data) return <Page title="Decide" children={<LoadingRows count={8} />} />;
  const { queue, tasks } = disputes.data;
  const index = Math.min(at, tasks.length - 1);
  const task = tasks[index];
  return (
    <Page title={`${queue.name}: decide`} isWide>
      {task ? (
        <Deciding
          key={task.item.id}
          queue={queue}
          task={task}
          count={Math.max(queue.yours.disputed, tasks.length)}
          onLater={tasks.length > 1 ? () => setAt((index + 1) % tasks.length) : undefined}
        />
      ) : (
        <EmptyState
          title="Nothing to decide"
          action={
            <Button
              className={styles["act"] ?? ""}
              renderRoot={(props) => (
                <Link {...props} to="/reviews/$queueId" params={{ queueId: queue.id }} />
              )}
            >
              See the results
            </Button>
          }
        >
          Items come here when reviewers have not said the same of them.
        </EmptyState>
      )}
    </Page>
  );
}

type DecidingProps = {
  queue: ReviewerQueue;
  task: ReviewTask;
  count: number;
  onLater: (() => void) | undefined;
};

function Deciding({ queue, task, count, onLater }: DecidingProps) {
  const adjudicate = useAdjudicate();
  const [note, setNote] = useState("");
  const { item } = task;
  const disputed = queue.evaluators.filter(({ evaluator_id: id }) => item.disputed.includes(id));
  useHotkeys([["s", () => onLater?.()]]);
  const decide = (judgments: Record<string, Judgment | null>): void =>
    adjudicate.mutate({ queueId: queue.id, itemId: item.id, judgments, note });
  return (
    <>
      <p className={styles["quiet"]} role="status">
        {formatPlural(count, "item")} to decide. What you say counts in place of what reviewers said; theirs
        is kept.
      </p>
      <div className={judging["screen"]}>
        <LogToJudge task={task} />
        <div className={judging["log"]}>
          {item.reviews && (
            <Section title="What reviewers said" isBare>
              <ReviewsSaid reviews={item.reviews} questions={queue.evaluators} />
            </Section>
          )}
          <JudgingPanel
            questions={disputed}
            act="Decide"
            isBusy={adjudicate.isPending}
            error={adjudicate.error}
            keys={onLater ? [["s", "later"]] : []}
            others={
              onLater && (
                <Button variant="default" onClick={onLater}>
                  Later
                </Button>
              )
            }
            onSubmit={decide}
          >
            <Textarea
              label="Why"
              description="For the reviewers; may be left out."
              autosize
              minRows={2}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          </JudgingPanel>
        </div>
      </div>
    </>
  );
}
