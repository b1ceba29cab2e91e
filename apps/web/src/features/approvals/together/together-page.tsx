import { Button } from "@mantine/core";
import type { Approval } from "@parley/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { ErrorState } from "../../../design/error-state.tsx";
import { formatPlural } from "../../../design/format.ts";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import { Notice } from "../components/notice.tsx";
import { useLiveApprovals } from "../live-approvals.ts";
import { approvalsQuery, useLookInterval } from "../queries.ts";
import { useBarOfCalls } from "../use-bar-to-decide.ts";
import { visibleText } from "../visible-text.ts";
import { type Act, actOf, type Choices, choiceOf, compare, keepChoices, toItems } from "./choices.ts";
import { TogetherDialog } from "./together-dialog.tsx";
import { TogetherItem } from "./together-item.tsx";
import styles from "./together.module.css";

type Result = Awaited<ReturnType<typeof parley.approvals.decideMany>>;

/** Calls of one tool that wait, decided together; without a name they would be calls of any. */
export function TogetherPage({ name }: { name: string }) {
  if (name !== "") return <Together name={name} />;
  return (
    <Page title="Decide calls together">
      <BackToInbox />
      <EmptyState title="No tool is named">
        Calls of one tool are decided together: the inbox leads to those that wait.
      </EmptyState>
    </Page>
  );
}

const BackToInbox = () => (
  <p className={styles["back"]}>
    <Link to="/approvals">Inbox</Link>
  </p>
);

type Looked = { at: number; result?: Result; choices?: Choices };

/** Each with its own arguments, and with exceptions. */
function Together({ name }: { name: string }) {
  useLiveApprovals();
  const list = useQuery({
    ...approvalsQuery({ name, kind: "function_call" }),
    refetchInterval: useLookInterval(),
  });
  const [looked, setLooked] = useState<Looked>({ at: 0 });
  const renew = (now: Omit<Looked, "at">): void => setLooked(({ at }) => ({ ...now, at: at + 1 }));
  const { data } = list;
  const waiting = data?.records.filter((approval) => approval.name === name) ?? [];
  return (
    <Page title={`Decide ${visibleText(name.slice(0, 60))} together`}>
      <BackToInbox />
      {looked.result && <Results result={looked.result} />}
      {data && waiting.length > 0 && (
        <Choosing
          key={looked.at}
          name={name}
          waiting={waiting}
          total={data.total}
          first={looked.choices}
          onRenew={renew}
        />
      )}
      {data && waiting.length === 0 && (
        <EmptyState title="No call of it waits">What is asked from now on appears in the inbox.</EmptyState>
      )}
      {!data && list.error && (
        <ErrorState
          error={list.error}
          title="What waits could not be read"
          retry={() => void list.refetch()}
        />
      )}
      {!data && !list.error && <LoadingRows count={8} />}
    </Page>
  );
}

type ChoosingProps = {
  name: string;
  waiting: readonly Approval[];
  total: number;
  /** What was chosen before what waits was looked at anew. */
  first: Choices | undefined;
  onRenew: (now: Omit<Looked, "at">) => void;
};

/** What is decided is what stood here when somebody began to look, whatever comes meanwhile. */
function Choosing({ name, waiting, total, first = {}, onRenew }: ChoosingProps) {
  const [seen] = useState(waiting);
  const [choices, setChoices] = useState(first);
  const [act, setAct] = useState<Act>();
  const barOf = useBarOfCalls();
  const decide = useDecideMany((result) => onRenew({ result }));
  const open = seen.filter((approval) => barOf(approval) === undefined);
  const willOf = (approval: Approval, chosen: Act): Act | undefined =>
    actOf(choiceOf(choices, approval), chosen);
  const items = toItems(open, choices);
  const renew = (): void => onRenew({ choices: keepChoices(choices, { seen, now: waiting }) });
  const send = (chosen: Act, comment: string): void =>
    decide.mutate({ decision: { decision: chosen, ...(comment !== "" && { comment }) }, items });
  return (
    <>
      <Changes seen={seen} waiting={waiting} onRenew={renew} />
      {total > seen.length && <p className={styles["quiet"]}>{`The newest ${seen.length} of ${total}.`}</p>}
      <ol className={styles["items"]} aria-label="Requests">
        {seen.map((approval, index) => (
          <TogetherItem
            key={approval.id}
            approval={approval}
            number={index + 1}
            bar={barOf(approval)}
            choice={choiceOf(choices, approval)}
            onChoose={(choice) => setChoices((all) => ({ ...all, [approval.id]: choice }))}
          />
        ))}
      </ol>
      <div className={styles["bar"]} role="group" aria-label="Decision">
        <Button variant="default" disabled={items.length === 0} onClick={() => setAct("deny")}>
          Deny together…
        </Button>
        <Button disabled={items.length === 0} onClick={() => setAct("approve")}>
          Approve together…
        </Button>
      </div>
      {act && (
        <TogetherDialog
          act={act}
          name={name}
          counts={{
            approved: open.filter((approval) => willOf(approval, act) === "approve").length,
            denied: open.filter((approval) => willOf(approval, act) === "deny").length,
            left: seen.length - items.length,
          }}
          isHigh={open.some(
            (approval) => approval.request.stakes === "high" && willOf(approval, act) === "approve",
          )}
          isPending={decide.isPending}
          error={decide.error}
          onDecide={(comment) => send(act, comment)}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  );
}

type Given = Parameters<typeof parley.approvals.decideMany>[0];

/** Where it was sent, what waits is read again before it is looked at again. */
function useDecideMany(onSuccess: (result: Result) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (given: Given) => {
      const result = await parley.approvals.decideMany(given);
      await client.invalidateQueries({ queryKey: ["approvals"] });
      return result;
    },
    onSuccess,
  });
}

type ChangesProps = { seen: readonly Approval[]; waiting: readonly Approval[]; onRenew: () => void };

function Changes({ seen, waiting, onRenew }: ChangesProps) {
  const { more, gone, changed } = compare(seen, waiting);
  if (more + gone + changed === 0) return null;
  const words = [
    more > 0 && `${more} more`,
    gone > 0 && `${gone} decided elsewhere`,
    changed > 0 && `${changed} with other arguments`,
  ];
  return (
    <Notice title="What waits has changed" act="Show what waits now" onAct={onRenew}>
      {words.filter((word) => word !== false).join(", ")}. What you choose counts for what stands below.
    </Notice>
  );
}

/** What became of it: those that did not count, and why. */
function Results({ result: { results, decided } }: { result: Result }) {
  const refused = results.filter(({ problem }) => problem !== null);
  const waiting = results.filter(({ approval }) => approval?.outcome.status === "pending").length;
  return (
    <>
      <Notice title={`${formatPlural(decided, "call")} decided`}>
        {[
          waiting > 0 && `${waiting} of them ${waiting === 1 ? "waits" : "wait"} for others as well.`,
          refused.length > 0 && `${formatPlural(refused.length, "call")} refused:`,
        ]
          .filter((words) => words !== false)
          .join(" ")}
      </Notice>
      {refused.length > 0 && (
        <ul className={styles["refused"]} aria-label="Refused">
          {refused.map(({ id, problem }) => (
            <li key={id}>
              <Link to="/approvals/$approvalId" params={{ approvalId: id }}>
                {id}
              </Link>
              {`: ${visibleText(problem?.detail ?? "")}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
