import { useHotkeys } from "@mantine/hooks";
import { sayPromotion, type Approval } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ErrorState, explainError } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { useSteps } from "../../../design/use-steps.ts";
import { Words } from "../../../design/words.tsx";
import { Page } from "../../../shell/page.tsx";
import { AnswerForm } from "../components/answer-form.tsx";
import { StakesTag, StatusTag } from "../components/approval-tags.tsx";
import { Conversation } from "../components/conversation.tsx";
import { Deadline } from "../components/deadline.tsx";
import { DecisionBar } from "../components/decision-bar.tsx";
import { EarlierDecisions } from "../components/earlier-decisions.tsx";
import { Facts } from "../components/facts.tsx";
import { GrantView } from "../components/grant-view.tsx";
import { MoreActs } from "../components/more-acts.tsx";
import { Notice } from "../components/notice.tsx";
import { Outcome } from "../components/outcome.tsx";
import { type PageKey, PageKeys } from "../components/page-keys.tsx";
import { PlanView } from "../components/plan-view.tsx";
import { PolicyView } from "../components/policy-view.tsx";
import { Receipts } from "../components/receipts.tsx";
import { RequestView } from "../components/request-view.tsx";
import { Story } from "../components/story.tsx";
import { Thread } from "../components/thread.tsx";
import { useView } from "../act-queries.ts";
import { describeEnding } from "../describe-ending.ts";
import { isDialogOpen } from "../is-dialog-open.ts";
import { useLiveApprovals } from "../live-approvals.ts";
import { approvalQuery, approvalsQuery, useLookInterval } from "../queries.ts";
import { useBarToDecide } from "../use-bar-to-decide.ts";
import { type Deciding, type Dialog, useDeciding } from "../use-deciding.ts";
import { visibleText } from "../visible-text.ts";
import styles from "./approval-page.module.css";

type ApprovalPageProps = {
  approvalId: string;
  /** What is open from the start, where whoever looks may do it. */
  first?: Dialog | undefined;
};

/** One request: what is asked, who decides, what happened; and the decision. */
export function ApprovalPage({ approvalId, first }: ApprovalPageProps) {
  const refetchInterval = useLookInterval();
  const { data: approval, error, refetch } = useQuery({ ...approvalQuery(approvalId), refetchInterval });
  useLiveApprovals();
  return (
    <div className={styles["page"]}>
      <Page title={approval ? titleOf(approval) : "Request"}>
        {approval && <Detail approval={approval} first={first} />}
        {!approval && error && (
          <>
            <p className={styles["head"]}>
              <Link to="/approvals">Inbox</Link>
            </p>
            <ErrorState error={error} title="This request could not be read" retry={() => void refetch()} />
          </>
        )}
        {!approval && !error && <LoadingRows count={8} />}
      </Page>
    </div>
  );
}

function titleOf(approval: Approval): string {
  const title = wholeTitleOf(approval);
  return visibleText(title.length > 160 ? `${title.slice(0, 160)}…` : title);
}

function wholeTitleOf({ name, request, promotion, outcome }: Approval): string {
  if (request.kind === "question") return request.subject ?? name;
  const mark = outcome.status === "pending" ? "?" : "";
  return promotion === undefined ? `Run ${name}${mark}` : `${sayPromotion(promotion)}${mark}`;
}

function Detail({ approval, first }: { approval: Approval; first: Dialog | undefined }) {
  const deciding = useDeciding(approval, first);
  const bar = useBarToDecide(approval);
  const mayDecide = bar === undefined;
  const { request, outcome, execution } = approval;
  const isPending = outcome.status === "pending";
  useView({ id: approval.id, isOpen: isPending && mayDecide });
  useApprovalKeys({ approval, deciding, isOpen: isPending && mayDecide && !deciding.isChanged });
  return (
    <>
      <p className={styles["head"]}>
        <Link to="/approvals">Inbox</Link>
        <StatusTag approval={approval} />
        <StakesTag stakes={request.stakes} />
        {isPending && approval.deadline_at && <Deadline at={approval.deadline_at} />}
      </p>
      <div className={styles["columns"]}>
        <div className={styles["main"]}>
          <Notices deciding={deciding} outcome={outcome} />
          {isPending && <Warnings approval={approval} />}
          {outcome.status !== "pending" && (
            <Outcome kind={request.kind} outcome={outcome} execution={execution} />
          )}
          <RequestView approval={approval} deciding={deciding} />
          <Thread approval={approval} />
          {request.log_id && <Conversation logId={request.log_id} />}
          {isPending && request.kind === "question" && (
            <AnswerForm
              request={request}
              isPending={deciding.isSending}
              isDisabled={!mayDecide}
              error={deciding.error}
              acts={<MoreActs approval={approval} onWithdraw={deciding.noteWithdrawing} />}
              onAnswer={deciding.answer}
            />
          )}
          {isPending && request.kind !== "question" && (
            <DecisionBar approval={approval} deciding={deciding} bar={bar} />
          )}
        </div>
        <aside className={styles["aside"]} aria-label="About this request">
          <PolicyView approval={approval} />
          {approval.grant && <GrantView use={approval.grant} />}
          <PlanView approval={approval} />
          <Story id={approval.id} kind={approval.kind} />
          <EarlierDecisions approval={approval} />
          <Receipts approval={approval} />
          <Facts approval={approval} />
          <PageKeys keys={keysOf({ mayDecide: isPending && mayDecide, deciding, approval })} />
        </aside>
      </div>
    </>
  );
}

function Notices({ deciding, outcome }: { deciding: Deciding; outcome: Approval["outcome"] }) {
  const { overtaken, isChanged, isDecidedElsewhere, acknowledge } = deciding;
  const words = overtaken ? <Words text={explainError(overtaken)} /> : undefined;
  if (isDecidedElsewhere) {
    return (
      <Notice title={`${describeEnding(outcome.status)} while this page was open`}>
        {words ?? "What stands below is how it ended. Nothing of yours was sent."}
      </Notice>
    );
  }
  if (isChanged) {
    return (
      <Notice title="The arguments have changed" act="I have looked at them" onAct={acknowledge}>
        {words} What stands below is what would run now. Look at it before you decide.
      </Notice>
    );
  }
  return words ? <Notice title="Your decision did not count">{words}</Notice> : null;
}

/** That nobody was there for all that the plan asks. */
function Warnings({ approval: { warnings = [] } }: { approval: Approval }) {
  if (warnings.length === 0) return null;
  return (
    <Notice title="When this was asked, not everybody whom it asks was there">
      <Words text={warnings.join(" ")} />
    </Notice>
  );
}

const keys: readonly PageKey[] = [
  { keys: "a", does: "approve", says: "opens the form that approves; a key alone decides nothing" },
  { keys: "d", does: "deny", says: "opens the form that denies" },
  { keys: "e", does: "edit", says: "makes a form of the arguments that may be changed" },
  {
    keys: "j k",
    does: "next, previous",
    says: "lead to the next request that waits, to the one before",
  },
];

type Pressing = { mayDecide: boolean; deciding: Deciding; approval: Approval };

/** Only those that do something: who may not decide walks on. */
function keysOf({ mayDecide, deciding, approval }: Pressing) {
  const isDecidable = mayDecide && approval.kind !== "question";
  const mayEdit = isDecidable && deciding.fields.some(({ mayChange }) => mayChange);
  return keys.filter((each) => each.keys === "j k" || (each.keys === "e" ? mayEdit : isDecidable));
}

type Keys = { approval: Approval; deciding: Deciding; isOpen: boolean };

function useApprovalKeys({ approval, deciding, isOpen }: Keys): void {
  const navigate = useNavigate();
  const { data: queue } = useQuery(approvalsQuery({}));
  const step = useSteps({
    isThere: queue !== undefined,
    at: approval.id,
    take: (by) => {
      const ids = queue?.records.map(({ id }) => id) ?? [];
      const at = ids.indexOf(approval.id);
      const next = at === -1 ? ids[0] : ids[at + by];
      if (next) void navigate({ to: "/approvals/$approvalId", params: { approvalId: next } });
    },
  });
  // Within the rail these keys walk the rail.
  const walk = (by: number): void => {
    if (!document.activeElement?.closest("[data-rail-stop]")) step(by);
  };
  const isCall = isOpen && approval.request.kind !== "question" && deciding.dialog === undefined;
  const mayEdit = deciding.fields.some(({ mayChange }) => mayChange);
  const isApprovable = deciding.problems.size === 0 && (!deciding.draft || deciding.changes.length > 0);
  const alone = (act: () => void) => (): void => {
    if (!isDialogOpen()) act();
  };
  useHotkeys([
    ["j", alone(() => walk(1))],
    ["k", alone(() => walk(-1))],
    ["a", alone(() => isCall && isApprovable && deciding.setDialog("approve"))],
    ["d", alone(() => isCall && deciding.setDialog("deny"))],
    ["e", alone(() => isCall && mayEdit && deciding.setDraft(deciding.draft ?? {}))],
  ]);
}
