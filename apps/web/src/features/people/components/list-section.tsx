import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Section } from "../../../design/section.tsx";
import styles from "./people.module.css";

type ListSectionProps<T> = {
  title: string;
  aside?: ReactNode;
  list: UseQueryResult<T[]>;
  /** What belongs here, where nothing does yet. */
  none: ReactNode;
  children: (item: T) => ReactNode;
};

/** A titled list: loading, broken, empty or full. */
export function ListSection<T>({ title, aside, list, none, children }: ListSectionProps<T>) {
  return (
    <Section title={title} aside={aside}>
      {list.isPending && <LoadingRows count={2} />}
      {list.error && (
        <ErrorState
          error={list.error}
          title={`${title} could not be read`}
          retry={() => void list.refetch()}
        />
      )}
      {list.data?.length === 0 && <p className={styles["none"]}>{none}</p>}
      {list.data?.map(children)}
    </Section>
  );
}
