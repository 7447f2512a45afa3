#!/usr/bin/env node
import { startProgram } from "@singer-oracle/core";
import { tapProgram } from "./program.ts";

await startProgram(tapProgram);
