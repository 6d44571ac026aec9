// Nobody should have to guess which tests needed their second try (see vitest.config.ts).
import { beforeEach, onTestFinished } from "vitest";

beforeEach(({ task }) => {
  const { retryCount = 0, errors = [] } = task.result ?? {};
  if (retryCount > 0) onTestFinished(() => console.warn(`tried once more: ${task.name}: ${errors[0]?.message ?? ""}`));
});
