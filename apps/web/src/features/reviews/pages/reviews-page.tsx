import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { PagesBar } from "../../evaluations/components/pages-bar.tsx";
import { usePermission } from "../../me/queries.ts";
import { QueueCard } from "../components/queue-card.tsx";
import styles from "../components/reviews.module.css";
import { myQueuesQuery, queuesQuery } from "../queries.ts";

type ReviewsPageProps = { page: number; onPage: (page: number) => void };

/** The review queues: first what waits for whoever looks, then how far each is. */
export function ReviewsPage(props: ReviewsPageProps) {
  const mayWrite = usePermission("write");
  return (
    <Page title="Reviews" actions={mayWrite && <NewQueueLink />}>
      <Queues {...props} />
    </Page>
  );
}

const NewQueueLink = () => (
  <Button
    variant="default"
    className={styles["plain"] ?? ""}
    renderRoot={(props) => <Link {...props} to="/reviews/new" />}
  >
    New queue
  </Button>
);

function Queues({ page, onPage }: ReviewsPageProps) {
  const mayRead = usePermission("read");
  const mayJudge = usePermission("log");
  const mine = useQuery({ ...myQueuesQuery, enabled: mayJudge });
  const list = useQuery({ ...queuesQuery(page), enabled: mayRead });
  const error = mine.error ?? list.error;
  if (error)
    return (
      <ErrorState
        error={error}
        title="The review queues could not be read"
        retry={() => void Promise.all([mine.refetch(), list.refetch()])}
      />
    );
  if (mine.isPending && list.isPending) return <LoadingRows count={6} />;
  const asked = new Map((mine.data?.records ?? []).map((one) => [one.id, one.yours]));
  const shown = list.data?.records.map((queue) => ({ queue, counts: queue.counts }));
  const rows = shown ?? (mine.data?.records ?? []).map((queue) => ({ queue, counts: undefined }));
  if (rows.length === 0) return <NoQueues />;
  return (
    <div className={styles["sections"]}>
      <Section title="Queues">
        <ul className={styles["list"]}>
          {rows.map(({ queue, counts }) => (
            <QueueCard
              key={queue.id}
              queue={queue}
              counts={counts}
              waiting={asked.get(queue.id)?.waiting ?? 0}
              disputed={asked.get(queue.id)?.disputed ?? 0}
            />
          ))}
        </ul>
      </Section>
      {list.data && <PagesBar page={page} size={list.data.size} total={list.data.total} onPage={onPage} />}
    </div>
  );
}

function NoQueues() {
  const mayWrite = usePermission("write");
  return (
    <EmptyState
      title="Have people judge answers, each without the others"
      example={
        "Ana: good   Ben: good   → good\nAna: good   Ben: bad    → somebody decides\nAlpha 0.81 (95 % interval 0.68 to 0.91)"
      }
      action={
        mayWrite && (
          <Button
            className={styles["act"] ?? ""}
            renderRoot={(props) => <Link {...props} to="/reviews/new" />}
          >
            Make a queue
          </Button>
        )
      }
    >
      A queue gives Logs to reviewers one by one, by keyboard or on a phone. It says how far they agree, and
      what they come to is a judgment of the Log: Evaluations count it, and judges are held to it.
    </EmptyState>
  );
}
