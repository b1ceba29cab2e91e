import type { Monitor } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { allFilesQuery } from "../../files/queries.ts";
import { membersQuery, teamsQuery } from "../../people/queries.ts";
import { type Judge, measuresShare, type MonitorDraft, toMonitor } from "../monitor-draft.ts";
import styles from "../pages/monitors.module.css";
import { sayMonitor } from "../say-monitor.ts";

type WhatItDoesProps = { draft: MonitorDraft; judge: Judge | undefined; monitor: Monitor | undefined };

/** What is typed, as what will be done. */
export function WhatItDoes({ draft, judge, monitor }: WhatItDoesProps) {
  const files = useQuery(allFilesQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const pathOf = (id: string | null): string | undefined => files.find((file) => file.id === id)?.path;
  const told = [
    ...draft.people.map((who) => {
      const member = members.find(({ user_id: id }) => id === who);
      return member?.full_name || member?.email_address || who;
    }),
    ...draft.teams.map((team) => teams.find(({ id }) => id === team)?.name ?? team),
    ...draft.channels,
  ];
  return (
    <p className={styles["preview"]}>
      {sayMonitor(toMonitor(draft, judge), {
        file: pathOf(draft.fileId),
        evaluator: pathOf(draft.evaluatorId),
        told,
        isShare: measuresShare(draft, judge),
        // Windows of another length are looked at as often as before.
        checkEveryMinutes: monitor?.check_every_minutes,
        recoverAfter: monitor?.recover_after,
      })}
    </p>
  );
}
