#!/usr/bin/env node
import { startProgram } from "@singer-oracle/core";
import { targetProgram } from "./program.ts";

await startProgram(targetProgram);
