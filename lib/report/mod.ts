/** Results in, figures and tables out; never a model. @module */
export { accuracyByGroup, type GroupAccuracy } from "./accuracy_by_group.ts";
export { type AuditFigures, auditFigures, type DrawnAudit } from "./audit_figures.ts";
export { auditPage, type WrittenAudit } from "./audit_page.ts";
export { type ChangedText, type ChangePart, changeParts } from "./change_parts.ts";
export { changesHtml, type ChangesHtmlOptions } from "./changes_html.ts";
export { claimFigure, type ClaimFigureOptions, type ClaimLine } from "./claim_figure.ts";
export { classFrequencyFigure, type ClassFrequencyOptions } from "./class_frequency_figure.ts";
export { type Clipping, clippingFigure, clippingOf } from "./clipping_figure.ts";
export { compareDigits, digitColumns, type DigitComparison } from "./compare_digits.ts";
export type {
  BaseDifference,
  ComparedVariant,
  Comparison,
  ConfigChange,
  Ends,
  SeedPair,
} from "./comparison.ts";
export {
  comparisonColumns,
  comparisonNumbers,
  printedColumns,
  signedScore,
  smallP,
  valueInWords,
} from "./comparison_columns.ts";
export { comparisonFigure } from "./comparison_figure.ts";
export { confusionHeatmap, type ConfusionHeatmapOptions } from "./confusion_heatmap.ts";
export { countBars, type CountBarsOptions, type CountGroup } from "./count_bars.ts";
export { csvTable } from "./csv_table.ts";
export { curveBands, type CurveBandsOptions } from "./curve_bands.ts";
export { dotComparison, type DotComparisonOptions, type Variant } from "./dot_comparison.ts";
export { entitiesHtml, type EntitiesHtmlOptions, type PlacedEntity } from "./entities_html.ts";
export {
  type EntityErrorRow,
  entityErrorTable,
  type ScoredEntities,
} from "./entity_error_table.ts";
export { entityScoreColumns, type EntityScores } from "./entity_score_columns.ts";
export { escapeHtml } from "./escape_html.ts";
export { factorHeatmap, type FactorHeatmapOptions } from "./factor_heatmap.ts";
export type { Axis, Figure, Layout, Trace } from "./figure.ts";
export { type FigureBundle, figureBundle, type FigureMime } from "./figure_bundle.ts";
export { formatMeanSd, formatNumber, type MeanSd, meanSd } from "./format_number.ts";
export { groupRuns } from "./group_runs.ts";
export { histogram, type HistogramOptions } from "./histogram.ts";
export { htmlTable } from "./html_table.ts";
export type { CurvePanel } from "./curve_traces.ts";
export { latexTable } from "./latex_table.ts";
export { leakMatrix, type SharedRows } from "./leak_matrix.ts";
export { lengthFigure, type LengthFigureOptions, type LengthGroup } from "./length_figure.ts";
export { learningCurves, type LearningCurvesOptions } from "./learning_curves.ts";
export { lineFigure, type LineFigureOptions, type NamedLine } from "./line_figure.ts";
export { type DrawnLook, looksFigure } from "./looks_figure.ts";
export { markdownTable } from "./markdown_table.ts";
export {
  differenceColumns,
  type PairedDifference,
  pairedDifferences,
  verdictOf,
} from "./paired_differences.ts";
export { type PartRate, ratesByPart, type RateScheme } from "./rates_by_part.ts";
export { ratesOverSteps, type RatesOverStepsOptions } from "./rates_over_steps.ts";
export { type Reliability, reliabilityDiagram } from "./reliability_diagram.ts";
export { reliabilityLines, type ReliabilityLinesOptions } from "./reliability_lines.ts";
export { resumeFigure } from "./resume_figure.ts";
export { readPredictions, readRunRecords, writeResults } from "./results_file.ts";
export { reviewColumns, reviewList, type ReviewRow } from "./review_list.ts";
export { changeColumns, countChanges, type RowChange, rowChanges } from "./row_changes.ts";
export { CurvePoint, Evaluation, Prediction, RunRecord } from "./run_record.ts";
export { scoreName } from "./score_name.ts";
export type { Cell, Column } from "./table.ts";
export { stoppingFigure, type StoppingRule } from "./stopping_figure.ts";
export { type StudyPage, studyPage, type StudyPart } from "./study_page.ts";
export { type Summary, summaryTable, type VariantRuns, variantsOf } from "./summary_table.ts";
export { type TestAnswers, testAnswers } from "./test_answers.ts";
export { type PlacedToken, tokensHtml, type TokensHtmlOptions } from "./tokens_html.ts";
export { type SvgSize, toSvg } from "./to_svg.ts";
export {
  type AllowedMoves,
  type TagScores,
  transitionHeatmap,
  type TransitionHeatmapOptions,
} from "./transition_heatmap.ts";
export { type NamedStudy, verdictProse, type VerdictProseOptions } from "./verdict_prose.ts";
export { type Mistake, mistakeColumns, worstMistakes } from "./worst_mistakes.ts";
