import type { EvaluatorSpec, EvaluatorUpsert } from "@parley/contract";

type EvaluatorKind = { label: string; purpose: string; example: string; content: EvaluatorUpsert["spec"] };

const judgment = { arguments_type: "target_free", return_type: "boolean" } as const;

/** Each kind of Evaluator with what a new one begins with. */
export const evaluatorKinds = {
  python: {
    label: "Code",
    purpose: "Python or TypeScript that looks at a Log",
    example: "checks/short-enough",
    content: {
      ...judgment,
      evaluator_type: "python",
      code: 'def short_enough(log):\n    return len(log["output"] or "") <= 500\n',
    },
  },
  llm: {
    label: "A model",
    purpose: "A prompt that says whether an answer is good",
    example: "checks/friendly",
    content: {
      ...judgment,
      evaluator_type: "llm",
      prompt: {
        model: "mock",
        template: [
          { role: "system", content: "Say whether this answer is friendly: true or false, nothing else." },
          { role: "user", content: "{{ log.output }}" },
        ],
      },
    },
  },
  human: {
    label: "People",
    purpose: "Somebody reads it and chooses",
    example: "reviews/tone",
    content: {
      ...judgment,
      evaluator_type: "human",
      return_type: "select",
      options: [
        { name: "good", valence: "positive" },
        { name: "bad", valence: "negative" },
      ],
    },
  },
  external: {
    label: "Your application",
    purpose: "Judges by itself and tells Parley",
    example: "signals/clicked",
    content: { ...judgment, evaluator_type: "external" },
  },
} as const satisfies Record<EvaluatorSpec["evaluator_type"], EvaluatorKind>;
