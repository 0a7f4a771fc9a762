// `npm start`: the program on the bundled recording, or on a cluster if the arguments name one.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const recording = path.join(__dirname, '..', 'dist', 'demo.tar.gz');
const elsewhere = /^(--(from|context|kubeconfig|cluster|user|server)(=|$)|-s)/;
if (!process.argv.slice(2).some((word) => elsewhere.test(word)) && fs.existsSync(recording))
  process.argv.push('--from', recording);
require('./launch.js');
