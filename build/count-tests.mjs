// The last line of .ci/run: what all test runners together found. Arguments: vitest's JSON reports, each as
// <file>:<exit code of its run>, and the number of other steps that failed.
import { existsSync, readFileSync } from "node:fs";

const [failedSteps, ...reports] = process.argv.slice(2);
const sum = { passed: 0, failed: Number(failedSteps), skipped: 0 };
for (const report of reports) {
  const cut = report.lastIndexOf(":");
  const exit = Number(report.slice(cut + 1));
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = read(report.slice(0, cut));
  sum.passed += numPassedTests;
  sum.skipped += numPendingTests + numTodoTests;
  // A run can fail without a failed test: a file that does not load, an error between tests, no test at all.
  sum.failed += numFailedTests === 0 && (exit !== 0 || numPassedTests === 0) ? 1 : numFailedTests;
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exit(sum.failed === 0 && sum.passed > 0 ? 0 : 1);

/** A runner that died before its report ran no test. */
function read(file) {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  return existsSync(file) ? { ...none, ...JSON.parse(readFileSync(file, "utf8")) } : none;
}
