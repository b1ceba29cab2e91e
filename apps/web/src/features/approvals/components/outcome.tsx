import type { Approval } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { nameOfUser } from "../summarise-request.ts";
import { LongText } from "./long-text.tsx";
import { Value } from "./values-table.tsx";
import styles from "./outcome.module.css";

type Ended = Exclude<Approval["outcome"], { status: "pending" }>;
type Voters = Approval["approvals"];

type Kind = Approval["kind"];
type OutcomeProps = { kind: Kind; outcome: Ended; execution: Approval["execution"] };

/** How a request ended, by whom, with which words; and what became of the call. */
export function Outcome({ kind, outcome, execution }: OutcomeProps) {
  const status = execution?.status === "failed" ? "failed" : outcome.status;
  return (
    <section className={styles["outcome"]} data-status={status} aria-label="Outcome">
      <h2>
        {headline(outcome)} <RelativeTime at={outcome.at} />
      </h2>
      <Said outcome={outcome} />
      {outcome.status === "approved" && (
        <Execution kind={kind} execution={execution} validUntil={outcome.valid_until} />
      )}
    </section>
  );
}

function headline(outcome: Ended): string {
  const names = (by: Voters): string => by.map(({ name }) => name).join(", ");
  if ("basis" in outcome && (outcome.basis === "policy" || outcome.basis === "grant")) {
    const word = outcome.status === "approved" ? "Approved" : "Denied";
    return `${word} beforehand, by a ${outcome.basis}: nobody was asked`;
  }
  switch (outcome.status) {
    case "approved": {
      const word = outcome.is_edited ? "Approved with edits" : "Approved";
      return outcome.by_deadline
        ? "Approved by the deadline: nobody had decided"
        : `${word} by ${names(outcome.by)}`;
    }
    case "denied":
      return outcome.by_deadline
        ? "Denied by the deadline: nobody had decided"
        : `Denied by ${names(outcome.by)}`;
    case "answered":
      return `Answered by ${names(outcome.by)}`;
    case "timed_out":
      return "Timed out: nobody had decided. Nothing was denied, and nothing runs";
    case "cancelled":
      return `Withdrawn by ${nameOfUser(outcome.by)}`;
    case "superseded":
      return `Superseded by another request of ${nameOfUser(outcome.by)}`;
  }
}

function Said({ outcome }: { outcome: Ended }) {
  if (outcome.status === "answered") return <Value value={outcome.answer} />;
  if (outcome.status === "timed_out") return null;
  if (outcome.status === "superseded")
    return (
      <Link to="/approvals/$approvalId" params={{ approvalId: outcome.successor_id }}>
        The request that stands in its place
      </Link>
    );
  const text = outcome.status === "cancelled" ? outcome.reason : outcome.comment;
  return text ? <LongText text={text} /> : null;
}

type ExecutionProps = { kind: Kind; execution: Approval["execution"]; validUntil: string };

function Execution({ kind, execution, validUntil }: ExecutionProps) {
  if (execution === null) {
    const isOver = Date.parse(validUntil) <= Date.now();
    return (
      <p className={styles["quiet"]}>
        {isOver ? "Never claimed; the approval has expired." : "Not claimed yet; valid until "}
        {!isOver && <time dateTime={validUntil}>{new Date(validUntil).toLocaleString("en")}</time>}
      </p>
    );
  }
  if (execution.status === "claimed") {
    return (
      <p className={styles["quiet"]}>
        Claimed <RelativeTime at={execution.at} />; what became of it has not been reported.
      </p>
    );
  }
  const { at } = execution;
  // What was deployed, or why it was not, a promotion says by itself.
  if (kind === "promotion")
    return execution.status === "failed" ? (
      <LongText text={execution.error} />
    ) : (
      <p className={styles["quiet"]}>
        Deployed <RelativeTime at={at} />
      </p>
    );
  return (
    <>
      <p className={styles["quiet"]}>
        {execution.status === "succeeded" ? "It ran" : "It failed when it ran"} <RelativeTime at={at} />
      </p>
      <Value value={execution.status === "succeeded" ? execution.result : execution.error} />
    </>
  );
}
