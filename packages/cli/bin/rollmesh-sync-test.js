#!/usr/bin/env node
import { syncTestCommand } from '../dist/index.js';

process.exitCode = await syncTestCommand(process.argv.slice(2), process.stdout);
