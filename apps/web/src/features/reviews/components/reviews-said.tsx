import type { ReviewItem, ReviewQuestion } from "@parley/contract";
import { sayJudgment } from "../../../design/say-judgment.ts";
import styles from "./reviews.module.css";

type ReviewsSaidProps = {
  reviews: NonNullable<ReviewItem["reviews"]>;
  questions: readonly ReviewQuestion[];
};

/** What each reviewer said. */
export const ReviewsSaid = ({ reviews, questions }: ReviewsSaidProps) => (
  <ul className={styles["said"]} aria-label="What reviewers said">
    {reviews.map(({ reviewer, name, judgments }) => (
      <li key={reviewer} dir="auto">
        <strong>{name}</strong>:{" "}
        {questions
          .filter(({ evaluator_id: id }) => judgments[id] != null)
          .map((question) => `${question.name}: ${sayJudgment(judgments[question.evaluator_id])}`)
          .join(" · ")}
      </li>
    ))}
  </ul>
);
