import { defineConfig } from "vitest/config";

// Meltano, which others wrote: it needs Python and its package registry, so it is no part of `npm test`.
export default defineConfig({
  resolve: { conditions: ["singer-oracle-source"] },
  ssr: { resolve: { conditions: ["singer-oracle-source"] } },
  test: { include: ["test/meltano/**/*.test.ts"], globalSetup: "test/python/set-up.ts" },
});
