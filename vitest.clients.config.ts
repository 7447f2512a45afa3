import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

// Clients that others wrote: they need Python or Go and a package registry, so they are not part of `npm test`.
export default mergeConfig(
  base,
  defineConfig({
    test: { include: ["test/clients/**/*.test.ts"], exclude: ["**/node_modules/**"] },
  }),
);
