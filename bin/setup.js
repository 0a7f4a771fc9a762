// Makes a fresh clone ready, whatever Node the machine has: installs what the lock file names, and the pinned Node.
'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const modules = path.join(root, 'node_modules');
const installed = path.join(modules, '.package-lock.json');
const node = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

function run(command, args, cwd) {
  // npm's chatter goes to stderr: stdout belongs to the program that runs next.
  execFileSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}

function isCurrent() {
  if (!fs.existsSync(installed)) return false;
  return fs.statSync(installed).mtimeMs >= fs.statSync(path.join(root, 'package-lock.json')).mtimeMs;
}

try {
  if (!isCurrent()) {
    console.error('Installing what the project needs (npm ci) ...');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
    fs.utimesSync(installed, new Date(), new Date());
  }
  // npm may be set to run no install scripts; this one only links the binary of the pinned Node.
  if (!fs.existsSync(node)) run(process.execPath, ['installArchSpecificPackage.js'], path.join(modules, 'node'));
} catch (error) {
  console.error(`setup: ${error.message.split('\n')[0]}; see the lines above, then run it again`);
  process.exitCode = 1;
}
