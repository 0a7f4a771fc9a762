// `npm start`: the scenarios to choose from, or the one that is named; on a cluster or recording if the arguments name one.
'use strict';

const elsewhere = /^(--(from|context|kubeconfig|cluster|user|server)(=|$)|-s)/;
if (!process.argv.slice(2).some((word) => elsewhere.test(word))) process.argv.splice(2, 0, 'train');
// What was found, or how it was left, is no failure of the script: npm would print lines about one.
process.on('exit', (code) => {
  if (code === 1 || code === 130) process.exitCode = 0;
});
require('./launch.js');
