/** Times in milliseconds. */
export type QueueRow = {
  id: string;
  organization_id: string;
  name: string;
  instructions: string;
  /** JSON of `ReviewSubject[]`; empty: everybody who may judge. */
  reviewers: string;
  /** JSON of `ReviewSubject[]`; empty: everybody who may judge and change the queue. */
  adjudicators: string;
  reviewers_per_item: number;
  blind: "until_item_ends" | "until_judged" | "none";
  adjudication: "any_disagreement" | "no_majority" | "never";
  lease_ms: number;
  is_open: boolean;
  /** JSON of `User`. */
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

export type QuestionRow = {
  queue_id: string;
  organization_id: string;
  evaluator_id: string;
  version_id: string;
  position: number;
};

export type ItemRow = {
  id: string;
  organization_id: string;
  queue_id: string;
  log_id: string;
  position: number;
  state: "open" | "disputed" | "done";
  /** How many people are to judge it. */
  wanted: number;
  /** How many have. */
  given: number;
  /** Only `review_assignees` are given it. */
  is_assigned: boolean;
  /** JSON, by the id of the Evaluator: what it came to. */
  final: string | null;
  /** JSON list of the ids of Evaluators on which reviewers were not at one. */
  disputed: string | null;
  adjudicated_by: string | null;
  adjudicator_name: string | null;
  adjudicated_at: number | null;
  note: string | null;
  added_at: number;
  ended_at: number | null;
};

/**
 * What one person has to do with one item:
 *
 *   reserved ──→ judged      counts for ever
 *      │  ↑
 *      │  └──── given again, once `expires_at` is over: it is the same row
 *      └────→ skipped        never given to them again
 */
export type ReviewRow = {
  item_id: string;
  queue_id: string;
  organization_id: string;
  /** As `judged_by` of a Log. */
  reviewer: string;
  name: string;
  state: "reserved" | "judged" | "skipped";
  reserved_at: number;
  expires_at: number;
  ended_at: number | null;
  /** JSON, by the id of the Evaluator. */
  judgments: string | null;
  reason: string | null;
};

export type ReviewTables = {
  review_queues: QueueRow;
  review_questions: QuestionRow;
  review_items: ItemRow;
  review_assignees: { item_id: string; organization_id: string; user_id: string };
  reviews: ReviewRow;
  logs: {
    organization_id: string;
    id: string;
    type: string;
    file_id: string;
    version_id: string;
    source_datapoint_id: string | null;
  };
  files: { id: string; organization_id: string; path: string; deleted_at: number | null };
  file_versions: { id: string; file_id: string; kernel: string; deleted_at: number | null };
  users: { id: string; name: string };
  members: { organization_id: string; user_id: string };
  teams: { id: string; organization_id: string; name: string };
  team_members: { organization_id: string; team_id: string; user_id: string };
};
