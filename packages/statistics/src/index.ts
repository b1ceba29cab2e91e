export type { Agreement, AgreementOptions } from "./agreement/agreement.ts";
export {
  calibrateJudge,
  type Calibration,
  type CalibrationItem,
  type CalibrationOptions,
  type Label,
} from "./agreement/calibrate-judge.ts";
export { cohensKappa, type KappaOptions } from "./agreement/cohens-kappa.ts";
export { type Confusion, confusionOf, type RatedPair } from "./agreement/confusion.ts";
export { type Drift, type DriftPoint, findDrift } from "./agreement/find-drift.ts";
export { fleissKappa } from "./agreement/fleiss-kappa.ts";
export { krippendorffAlpha, type Measurement } from "./agreement/krippendorff-alpha.ts";
export { adjustPValues, type Correction } from "./compare/adjust.ts";
export { compare, type Comparison, type Verdict } from "./compare/compare.ts";
export { comparePreferences, type Preference, type Preferences } from "./compare/preferences.ts";
export {
  type Discordant,
  mcnemarExact,
  mcnemarMidP,
  pairedRatesInterval,
  signTest,
} from "./compare/tests-of-pairs.ts";
export { type Interval, usualLevel } from "./estimate/interval.ts";
export {
  estimateMean,
  type EstimateOptions,
  type MeanEstimate,
  type Range,
} from "./estimate/mean-interval.ts";
export { quantileInterval, quantileOf } from "./estimate/quantile.ts";
export { plannedError, splitVariance, type VarianceSplit } from "./estimate/split-variance.ts";
export { type Summary, summarise } from "./estimate/summarise.ts";
export { wilsonInterval } from "./estimate/wilson.ts";
export {
  analyse,
  type AnalysedMetric,
  type AnalysedRun,
  analyseValues,
  type AnalysisOptions,
  type ComparedToControl,
  correctComparisons,
} from "./evaluation/analyse.ts";
export { type Call, type CallFigure, callFigures } from "./evaluation/call-figures.ts";
export { facetsOf, type Grouped, spellingsOf } from "./evaluation/facets-of.ts";
export {
  type Facets,
  findRun,
  type ItemValues,
  type MeasuredRun,
  type Measurements,
  type Metric,
  type Observation,
  type StoppedRun,
  valuesOf,
} from "./evaluation/measurements.ts";
export {
  type EvaluatorMetric,
  type JudgmentRules,
  metricOfEvaluator,
} from "./evaluation/metric-of-evaluator.ts";
export { nameEvaluators } from "./evaluation/name-evaluators.ts";
export type { Aggregate, Claim, Gate, GateProblem, GateScope, Quantity } from "./gates/gate.ts";
export { findReference } from "./gates/find-reference.ts";
export {
  findUnknownNames,
  type KnownNames,
  type KnownSlices,
  listKnownSlices,
} from "./gates/find-unknown-names.ts";
export {
  type GateOptions,
  type GateResult,
  judgeGates,
  judgeGatesInSteps,
  type JudgedGates,
} from "./gates/judge-gates.ts";
export type { GateFinding } from "./gates/observe.ts";
export { parseGate, type ParsedGate, parseGates } from "./gates/parse-gate.ts";
export {
  confidenceSequence,
  type ConfidenceSequence,
  decideEarly,
  type EarlyStop,
  type SequenceOptions,
} from "./plan/confidence-sequence.ts";
export { boundsOf, type DecidedEarly, type EarlyStopWatch, watchForEarlyStop } from "./plan/early-stop.ts";
export { sayStopped } from "./plan/stopped-words.ts";
export { inRandomOrder } from "./plan/random-order.ts";
export { itemsNeeded, minimumDetectableEffect, moreItemsNeeded, type Plan } from "./plan/sample-size.ts";
export {
  differencesOf,
  findWorstSlices,
  listSlices,
  type Slice,
  type SliceOptions,
  type SliceResult,
} from "./slices/find-worst-slices.ts";
export { headlinesOf } from "./words/headline.ts";
export { type MetricWords, wordsOf } from "./words/metric-words.ts";
export { possibleInterval } from "./words/possible-interval.ts";
export { repeatsWordsOf } from "./words/repeats-words.ts";
export { signWordsOf } from "./words/sign-words.ts";
export { showDelta, showDifference, showEstimate, showValue } from "./words/show-metric.ts";
export { certaintyWords, verdictMarks, verdictWords } from "./words/verdict-words.ts";
