import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Every turn in every test checks that fold(decode(encode(records))) equals the live state.
    env: { STEPWELL_VERIFY_FOLDS: "1" },
    testTimeout: 20_000,
  },
});
