import { defineConfig } from "vitest/config";

// Taps, targets and test suites of others: they need Python and its package registry, so they are no part of `npm test`.
export default defineConfig({
  resolve: { conditions: ["singer-oracle-source"] },
  ssr: { resolve: { conditions: ["singer-oracle-source"] } },
  test: { include: ["test/strangers/**/*.test.ts"], globalSetup: "test/python/set-up.ts" },
});
