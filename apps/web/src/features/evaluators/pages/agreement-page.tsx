import type { Evaluator } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { fileVersionsQuery } from "../../files/queries.ts";
import { JudgeAgreement } from "../components/judge-agreement.tsx";
import { PeopleAgreement } from "../components/people-agreement.tsx";
import type { AgreementSearch } from "../search.ts";

type AgreementPageProps = {
  evaluatorId: string;
  search: AgreementSearch;
  onSearch: (search: AgreementSearch) => void;
};

/** How far an Evaluator agrees with people, or people with each other. */
export function AgreementPage({ evaluatorId, search, onSearch }: AgreementPageProps) {
  const versions = useQuery(fileVersionsQuery({ type: "evaluator", id: evaluatorId }));
  if (versions.error)
    return (
      <ErrorState
        error={versions.error}
        title="The versions could not be read"
        retry={() => void versions.refetch()}
      />
    );
  const all = (versions.data ?? []).filter((version): version is Evaluator => version.type === "evaluator");
  const [newest] = all;
  if (!newest) return <LoadingRows />;
  if (newest.spec.evaluator_type === "human") return <PeopleAgreement evaluatorId={evaluatorId} />;
  const version = all.find(({ version_id: id }) => id === search.version) ?? newest;
  return <JudgeAgreement versions={all} version={version} search={search} onSearch={onSearch} />;
}
