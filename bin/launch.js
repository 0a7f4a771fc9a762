// Starts the bundle, with V8's code cache in the user's own folder: a shared one could be written by others.
'use strict';

const fs = require('node:fs');
const nodeModule = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const bundle = path.join(__dirname, '..', 'dist', 'main.js');

function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return path.join(base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'kubectl-north', 'code');
}

function fail(message, error) {
  console.error(`kubectl north: ${message}`);
  if (error && process.argv.some((word) => /^--?v(=?\d+)?$/.test(word))) console.error(error.stack);
  process.exitCode = 2;
}

if (!fs.existsSync(bundle)) {
  const fix = fs.existsSync(path.join(__dirname, '..', 'src')) ? 'run "npm run build" in' : 'reinstall';
  fail(`dist/main.js is missing: ${fix} ${path.join(__dirname, '..')}`);
} else {
  try {
    nodeModule.enableCompileCache(cacheFolder());
  } catch {
    // No home folder: it starts without the cache.
  }
  import(pathToFileURL(bundle).href).catch((error) =>
    fail(`could not start: ${String(error.message).split('\n')[0]}`, error),
  );
}
