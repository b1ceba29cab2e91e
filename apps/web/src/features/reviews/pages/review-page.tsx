import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { NextReview, ReviewerQueue, ReviewItem, ReviewTask } from "@parley/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatCount, formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { JudgingPanel } from "../components/judging-panel.tsx";
import judging from "../components/judging.module.css";
import { LogToJudge } from "../components/log-to-judge.tsx";
import { ReviewsSaid } from "../components/reviews-said.tsx";
import styles from "../components/reviews.module.css";
import { SkipDialog } from "../components/skip-dialog.tsx";
import { nextQuery, useJudgeItem } from "../queries.ts";
import { isConflict, useKeepReserved } from "../use-keep-reserved.ts";

/** One item after the other: read, say, next. */
export function ReviewPage({ queueId }: { queueId: string }) {
  const next = useQuery(nextQuery(queueId));
  const [judged, setJudged] = useState<ReviewItem>();
  if (next.error)
    return (
      <Page title="Review">
        <ErrorState error={next.error} title="There is no next item" retry={() => void next.refetch()} />
      </Page>
    );
  if (!next.data) return <Page title="Review" children={<LoadingRows count={8} />} />;
  const { queue, task } = next.data;
  // It is the last one once another is there, or none.
  const last = judged?.id === task?.item.id ? undefined : judged;
  return (
    <Page title={queue.name} isWide>
      <div className={styles["bar"]}>
        <span role="status">
          {last ? <LastItem item={last} /> : null} {describeRest(queue)}
        </span>
      </div>
      {last && last.disputed.length > 0 && last.reviews && (
        <section aria-label="Your last item">
          <p className={styles["quiet"]}>Of your last item:</p>
          <ReviewsSaid reviews={last.reviews} questions={queue.evaluators} />
        </section>
      )}
      {task ? (
        <Judging key={task.item.id} queue={queue} task={task} onJudged={setJudged} />
      ) : (
        <NothingLeft queue={queue} />
      )}
    </Page>
  );
}

const describeRest = ({ yours: { judged, waiting } }: ReviewerQueue): string =>
  `${formatCount(judged)} judged by you, ${formatCount(waiting)} to go.`;

const LastItem = ({ item: { state, given, wanted } }: { item: ReviewItem }) => {
  if (state === "done") return "Recorded; the item is done.";
  if (state === "disputed") return "Recorded; you do not all say the same, so somebody decides.";
  return `Recorded; ${given} of ${wanted} have judged it.`;
};

function NothingLeft({ queue }: { queue: NextReview["queue"] }) {
  const { judged, disputed } = queue.yours;
  return (
    <EmptyState
      title={queue.is_open ? "Nothing waits for you here" : "This queue is closed"}
      action={
        <Button
          className={styles["act"] ?? ""}
          renderRoot={(props) =>
            disputed > 0 ? (
              <Link {...props} to="/reviews/$queueId/disputes" params={{ queueId: queue.id }} />
            ) : (
              <Link {...props} to="/reviews" />
            )
          }
        >
          {disputed > 0 ? `Decide ${formatPlural(disputed, "item")}` : "All queues"}
        </Button>
      }
    >
      {judged > 0 ? `You have judged ${formatPlural(judged, "item")}. ` : ""}
      {queue.is_open
        ? "Items that others hold come back when they skip them or their time is over."
        : "Whoever manages it can open it again."}
    </EmptyState>
  );
}

type JudgingProps = { queue: ReviewerQueue; task: ReviewTask; onJudged: (item: ReviewItem) => void };

function Judging({ queue, task, onJudged }: JudgingProps) {
  const client = useQueryClient();
  const judge = useJudgeItem(onJudged);
  const [isSkipping, skip] = useState(false);
  const itemId = task.item.id;
  const lose = (message: string): void => {
    notifications.show({ message });
    void client.invalidateQueries({ queryKey: nextQuery(queue.id).queryKey });
  };
  useKeepReserved({ queueId: queue.id, itemId, until: task.reserved_until, onLost: lose });
  useHotkeys([["s", () => !judge.isPending && skip(true)]]);
  return (
    <div className={judging["screen"]}>
      <LogToJudge task={task} />
      <div className={judging["log"]}>
        {queue.instructions !== "" && <p className={judging["hint"]}>{queue.instructions}</p>}
        {task.item.reviews && task.item.reviews.length > 0 && (
          <ReviewsSaid reviews={task.item.reviews} questions={queue.evaluators} />
        )}
        <JudgingPanel
          questions={queue.evaluators}
          act="Judge and go on"
          isBusy={judge.isPending}
          isPaused={isSkipping}
          error={judge.error}
          keys={[["s", "skip"]]}
          others={
            <Button variant="default" disabled={judge.isPending} onClick={() => skip(true)}>
              Skip…
            </Button>
          }
          onSubmit={(judgments) =>
            judge.mutate(
              { queueId: queue.id, itemId, judgments },
              { onError: (error) => isConflict(error) && lose(error.message) },
            )
          }
        />
      </div>
      {isSkipping && <SkipDialog queueId={queue.id} itemId={itemId} onClose={() => skip(false)} />}
    </div>
  );
}
