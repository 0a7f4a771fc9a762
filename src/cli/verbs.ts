/** The commands: their help, and which of the contract's commands are still to come. */
import type { Verb } from './options.ts';

export interface VerbHelp {
  readonly verb: Exclude<Verb, 'interface'>;
  readonly usage: string;
  readonly summary: string;
  readonly details: string;
  readonly examples: readonly (readonly [command: string, says: string])[];
}

export const VERBS: readonly VerbHelp[] = [
  {
    verb: 'diagnose',
    usage: 'kubectl north [diagnose] TYPE/NAME | TYPE NAME | -l SELECTOR | -f FILE',
    summary: 'find out why an object does not work',
    details:
      'Walks a tree of yes/no questions about the object until the cause is found, and shows each question, each answer and the kubectl command that proves it. TYPE is pod, deployment, statefulset, daemonset, replicaset, job, cronjob, pvc, node, service, ingress, or a short name that kubectl knows. With -f, the objects of manifests that are not applied yet: would the API server admit them (asked with a dry run, unless --read-only), and would their pods find a node, volumes and settings? Nothing in the cluster is changed.',
    examples: [
      ['kubectl north pod/web-0 -n shop', 'one pod'],
      ['kubectl north deploy web', 'a deployment and its pods'],
      ['kubectl north diagnose -l app=web -o json', 'every pod with this label'],
      ['kubectl north diagnose -f deployment.yaml', 'would it run?'],
    ],
  },
  {
    verb: 'triage',
    usage: 'kubectl north triage [-A | -n NAMESPACE]',
    summary: 'list everything broken, worst first, grouped by cause',
    details:
      'Looks at the pods and workloads of a namespace (-n), or of the whole cluster (-A), and lists what is broken. What could not be read is listed too: it is unknown, not healthy.',
    examples: [
      ['kubectl north triage', 'the current namespace'],
      ['kubectl north triage -A', 'all namespaces'],
      ['kubectl north triage -A -o json --fail-on critical', 'for a script'],
    ],
  },
  {
    verb: 'explain',
    usage: 'kubectl north explain [CAUSE | TREE]',
    summary: 'say what a cause means, what to look at and how to fix it',
    details: 'Without a name, lists every cause that can be found. Reads no cluster.',
    examples: [
      ['kubectl north explain', 'list the causes'],
      ['kubectl north explain crash/oom-limit', 'one cause'],
      ['kubectl north explain pod-pending', 'the questions of a tree'],
    ],
  },
  {
    verb: 'record',
    usage: 'kubectl north record [TYPE/NAME] [-A | -n NAMESPACE] [-o DIR|FILE.tar.gz]',
    summary: 'write a recording without secrets, to look at later or elsewhere',
    details:
      'Writes what a diagnosis needs into a folder or archive: of one object what its diagnosis asks for, of a namespace (-n) or the whole cluster (-A) the objects, and the logs of containers that are not healthy. No command is run in a container unless one object is recorded. Secrets are masked before the first byte is written. Interrupted, the same command goes on where it ended. What could not be read is noted in the recording.',
    examples: [
      ['kubectl north record -n shop -o shop.tar.gz', 'a namespace'],
      ['kubectl north record deploy/web -o web', 'one object'],
      ['kubectl north triage --from shop.tar.gz', 'look at it'],
    ],
  },
  {
    verb: 'train',
    usage: 'kubectl north train [SCENARIO | --list]',
    summary: 'practise on an incident, on a cluster inside this program',
    details:
      'Opens an incident on a cluster of its own, which runs inside this program: no cluster of yours is touched. It says what has happened, then opens the interface there. Plain kubectl works on it too: in the shell behind "!", or in another terminal with the KUBECONFIG that is shown. The right change heals it, and you are told. Without a name, a list to choose from. With --plain, or without a terminal, it prints the story and the KUBECONFIG, and serves the cluster until Ctrl-C or, if stdin is a pipe, until that ends. Exit code 0 if it was healed when left, 1 if not.',
    examples: [
      ['kubectl north train', 'choose one'],
      ['kubectl north train nowhere-to-run', 'this one'],
      ['kubectl north train --list -o json', 'for a script'],
    ],
  },
  {
    verb: 'test',
    usage: 'kubectl north test DIR...',
    summary: 'run the tests of decision trees',
    details: 'Runs every *.test.yaml in the folders against the trees beside it. Exit code 1 if one fails.',
    examples: [
      ['kubectl north test diagnostics', 'the trees of this project'],
      ['kubectl north test ~/trees', 'your own trees'],
      ['kubectl north test ~/trees --diagnostics ~/more', 'trees that use others'],
    ],
  },
  {
    verb: 'version',
    usage: 'kubectl north version [-o json | -o yaml]',
    summary: 'print the version',
    details: 'With -o json or yaml also the version of Node.js and the platform.',
    examples: [
      ['kubectl north version', 'one line'],
      ['kubectl north version -o json', 'for a script'],
      ['kubectl north --version', 'the same as version'],
    ],
  },
  {
    verb: 'help',
    usage: 'kubectl north help [COMMAND]',
    summary: 'this text, or the help of a command',
    details: 'Every command also takes -h.',
    examples: [
      ['kubectl north help', 'all commands and flags'],
      ['kubectl north help diagnose', 'one command'],
      ['kubectl north triage -h', 'the same for triage'],
    ],
  },
];

/** Commands of the contract that this version does not have. */
export const LATER_VERBS: readonly string[] = ['url', 'gpu', 'fix', 'report', 'completion'];
