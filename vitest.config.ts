import { defineConfig } from "vitest/config";

// Tests import the packages' sources through the condition, so only the tests that spawn a bin need a build.
export default defineConfig({
  resolve: { conditions: ["singer-oracle-source"] },
  ssr: { resolve: { conditions: ["singer-oracle-source"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"],
    // These install programs of others first, and have npm scripts of their own.
    exclude: ["**/node_modules/**", "test/{clients,meltano,strangers}/**"],
    testTimeout: 60_000,
    // Files share a process: half the time, and no source keeps state that a test could see of another one.
    isolate: false,
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**"],
      reporter: ["text-summary"],
      // May only rise. What runs in processes of its own is not counted.
      thresholds: {
        "packages/core/src/**": { lines: 94, statements: 93, branches: 93, functions: 91 },
      },
    },
  },
});
