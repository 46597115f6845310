import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests of the built program, in processes of its own. */
const OF_PROCESSES = ["test/{e2e,crash,docs,killed-folders,package}/**/*.test.ts"];

export default defineConfig({
  test: {
    // Every turn in every test checks that fold(decode(encode(records))) equals the live state.
    env: { STEPWELL_VERIFY_FOLDS: "1" },
    testTimeout: 20_000,
    // On two cores Vitest alone would use one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        extends: true,
        test: {
          name: "modules",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...OF_PROCESSES],
        },
      },
      {
        extends: true,
        test: {
          name: "processes",
          include: OF_PROCESSES,
          globalSetup: "test/support/build.ts",
          // After the others: what is measured in seconds suffers where every core is taken.
          sequence: { groupOrder: 1 },
          // On a busy machine a server takes seconds to start, and so does the AWS CLI.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
});
