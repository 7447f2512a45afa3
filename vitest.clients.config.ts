import { defineConfig } from "vitest/config";

// Clients that others wrote: they need Python or Go and a package registry, so they are not part of `npm test`.
export default defineConfig({
  resolve: { conditions: ["singer-oracle-source"] },
  ssr: { resolve: { conditions: ["singer-oracle-source"] } },
  test: { include: ["test/clients/**/*.test.ts"] },
});
