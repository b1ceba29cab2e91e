import type { Approval } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatPlural } from "../../../design/format.ts";
import { nounIcons } from "../../../design/nouns.ts";
import { nameOfUser, summariseRequest } from "../summarise-request.ts";
import { StakesTag, StatusTag } from "./approval-tags.tsx";
import { Deadline } from "./deadline.tsx";
import styles from "./approval-list.module.css";

type ApprovalListProps = { approvals: readonly Approval[]; atId: string | undefined };

/** Requests one below the other: what, in a line; how old, and how long there is. */
export function ApprovalList({ approvals, atId }: ApprovalListProps) {
  return (
    <ul className={styles["list"]} aria-label="Requests">
      {approvals.map((approval) => (
        <ApprovalRow key={approval.id} approval={approval} isAt={approval.id === atId} />
      ))}
    </ul>
  );
}

const icons = {
  function_call: nounIcons.approval,
  question: nounIcons.question,
  promotion: nounIcons.deployment,
} as const;

const kindNames = { function_call: "Call", question: "Question", promotion: "Promotion" } as const;

function ApprovalRow({ approval, isAt }: { approval: Approval; isAt: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAt) row.current?.querySelector("a")?.focus();
  }, [isAt]);
  const { request, outcome, requester, messages } = approval;
  const Icon = icons[request.kind];
  const isPending = outcome.status === "pending";
  return (
    <li ref={row} className={styles["row"]} data-stakes={isPending ? request.stakes : undefined}>
      <Link to="/approvals/$approvalId" params={{ approvalId: approval.id }} className={styles["link"]}>
        <Icon size={16} stroke={1.7} aria-label={kindNames[request.kind]} />
        <span className={styles["name"]} dir="auto">
          {approval.name}
        </span>
        <span className={styles["what"]} dir="auto">
          {summariseRequest(approval)}
        </span>
        <span className={styles["facts"]}>
          {request.stakes !== "medium" && <StakesTag stakes={request.stakes} />}
          {messages.length > 0 && (
            <span className={styles["who"]}>{formatPlural(messages.length, "message")}</span>
          )}
          {!isPending && <StatusTag approval={approval} />}
          {isPending && approval.deadline_at && <Deadline at={approval.deadline_at} />}
          <span className={styles["who"]}>{nameOfUser(requester)}</span>
          <RelativeTime at={approval.created_at} />
        </span>
      </Link>
    </li>
  );
}
