import { Button } from "@mantine/core";
import type { ReviewQueue } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { usePermission } from "../../me/queries.ts";
import { AddItemsDialog } from "../components/add-items-dialog.tsx";
import { Agreement } from "../components/agreement-table.tsx";
import { ItemTable } from "../components/item-table.tsx";
import { QueueProgress } from "../components/queue-card.tsx";
import { ReviewerTable } from "../components/reviewer-table.tsx";
import styles from "../components/reviews.module.css";
import { describeRules } from "../describe-rules.ts";
import { myQueuesQuery, queueQuery, resultsQuery, useChangeQueue, useDeleteQueue } from "../queries.ts";

type QueuePageProps = { queueId: string; page: number; onPage: (page: number) => void };

/** A queue: how far it is, how far people agree, and what became of each item. */
export function QueuePage({ queueId, ...paging }: QueuePageProps) {
  const queue = useQuery(queueQuery(queueId));
  if (queue.error)
    return (
      <Page title="Review queue">
        <ErrorState
          error={queue.error}
          title="The queue could not be read"
          retry={() => void queue.refetch()}
        />
      </Page>
    );
  if (!queue.data) return <Page title="Review queue" children={<LoadingRows count={8} />} />;
  return <Loaded queue={queue.data} {...paging} />;
}

function Loaded({ queue, page, onPage }: { queue: ReviewQueue } & Omit<QueuePageProps, "queueId">) {
  const mayWrite = usePermission("write");
  const mayJudge = usePermission("log");
  const mine = useQuery({ ...myQueuesQuery, enabled: mayJudge }).data?.records;
  const waiting = mine?.find(({ id }) => id === queue.id)?.yours.waiting ?? 0;
  const [isAdding, add] = useState(false);
  const { items, disputed } = queue.counts;
  return (
    <Page title={queue.name} isWide actions={waiting > 0 && <ReviewLink queue={queue} />}>
      <div className={styles["sections"]}>
        <p className={styles["quiet"]}>{describeRules(queue)}</p>
        {queue.instructions !== "" && <p className={styles["words"]}>{queue.instructions}</p>}
        <QueueProgress name={queue.name} counts={queue.counts} />
        <div className={styles["acts"]}>
          {disputed > 0 && <DecideLink queue={queue} />}
          {mayWrite && <ManageActs queue={queue} onAdd={() => add(true)} />}
        </div>
        {items === 0 ? (
          <NoItems onAdd={mayWrite ? () => add(true) : undefined} />
        ) : (
          <>
            <Results queueId={queue.id} hasAgreement={queue.reviewers_per_item > 1} />
            <ItemTable queue={queue} page={page} onPage={onPage} />
          </>
        )}
      </div>
      {isAdding && <AddItemsDialog queueId={queue.id} onClose={() => add(false)} />}
    </Page>
  );
}

const ReviewLink = ({ queue }: { queue: ReviewQueue }) => (
  <Button
    className={styles["act"] ?? ""}
    renderRoot={(props) => <Link {...props} to="/reviews/$queueId/next" params={{ queueId: queue.id }} />}
  >
    Review
  </Button>
);

const DecideLink = ({ queue }: { queue: ReviewQueue }) => (
  <Button
    variant="default"
    className={styles["plain"] ?? ""}
    renderRoot={(props) => <Link {...props} to="/reviews/$queueId/disputes" params={{ queueId: queue.id }} />}
  >
    Decide {queue.counts.disputed}
  </Button>
);

function ManageActs({ queue, onAdd }: { queue: ReviewQueue; onAdd: () => void }) {
  const change = useChangeQueue(queue.id);
  const remove = useDeleteQueue(queue.id);
  const navigate = useNavigate();
  const [isAsked, ask] = useState(false);
  return (
    <>
      <FormError error={change.error} />
      <Button variant="default" onClick={onAdd}>
        Add Logs…
      </Button>
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ is_open: !queue.is_open })}
      >
        {queue.is_open ? "Close the queue" : "Open the queue"}
      </Button>
      <Button variant="default" onClick={() => ask(true)}>
        Delete…
      </Button>
      <Confirm
        isOpen={isAsked}
        title={`Delete ${queue.name}?`}
        act="Delete the queue"
        isDangerous
        isPending={remove.isPending}
        error={remove.error}
        onClose={() => ask(false)}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: "/reviews" }) })}
      >
        Its items are lost, with what was said of those that are not done. Judgments of items that are done
        stay with their Logs.
      </Confirm>
    </>
  );
}

const NoItems = ({ onAdd }: { onAdd: (() => void) | undefined }) => (
  <EmptyState title="Which Logs?" action={onAdd && <Button onClick={onAdd}>Add Logs</Button>}>
    Add Logs by a search here, or choose some in the table of Logs and send them to review.
  </EmptyState>
);

function Results({ queueId, hasAgreement }: { queueId: string; hasAgreement: boolean }) {
  const results = useQuery(resultsQuery(queueId));
  if (results.error) return <ErrorState error={results.error} title="The results could not be read" />;
  if (!results.data) return <LoadingRows count={4} />;
  const { reviewers, agreement } = results.data;
  if (reviewers.length === 0)
    return (
      <p className={styles["quiet"]}>Nobody has judged anything yet; results begin with the first item.</p>
    );
  const names = new Map(reviewers.map(({ reviewer, name }) => [reviewer, name]));
  const compared = hasAgreement ? agreement : [];
  return (
    <>
      {compared.map((found) => (
        <Agreement
          key={found.evaluator_id}
          found={found}
          nameOf={(reviewer) => names.get(reviewer) ?? reviewer}
        />
      ))}
      <ReviewerTable reviewers={reviewers} />
    </>
  );
}
