#!/usr/bin/env node
import { desyncCommand } from '../dist/index.js';

process.exitCode = await desyncCommand(process.argv.slice(2), process.stdout, new URL('../dist/desync-viewer.html', import.meta.url));
