/** @module The exam: a drawn, seeded test of sight. */
export type { Background, BackgroundKind } from "./background.ts";
export { barChart, gridChart, guessRate } from "./chart.ts";
export { type Drawing, type DrawnLetter, draw } from "./drawing.ts";
export type { Condition, EyeTest, Outcome } from "./eye-test.ts";
export { type Exam, type ExamOptions, type ExamSample, openExam } from "./open-exam.ts";
export { type Answer, outcomesOf, responsesOf } from "./outcomes.ts";
export { openSearch, type SearchOptions } from "./search.ts";
export { objectsOf } from "./search-truth.ts";
export { type EyeTestName, eyeTests } from "./tests.ts";
export { type DrawingTruth, type LetterTruth, labelMapClasses, truthOf } from "./truth.ts";
