/** The form of a case file: what is broken on purpose, how one sees that it is, and what the program must say of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const check = z.strictObject({
  kind: z.string(),
  /** Without name and selector, any object of the kind in the namespace will do. */
  name: z.string().optional(),
  selector: z.string().optional(),
  /** `status.conditions[PodScheduled].reason`: an item of a list is named by its type, its name, or its index. */
  path: z.string(),
  is: z.union([z.string(), z.number(), z.boolean()]).optional(),
  matches: z.string().optional(),
  atLeast: z.number().optional(),
});

const expectedCause = z.strictObject({
  cause: z.string(),
  /** `field` is a prefix of the field that the finding names; without `name` any object of the kind will do. */
  at: z.strictObject({ kind: z.string(), name: z.string().optional(), field: z.string() }).optional(),
});

const outcome = z.enum(['found', 'healthy', 'starting', 'undecided']);

const expectation = z.strictObject({
  outcome,
  /** All of them must be found; the first must come first, unless `anyOrder`. */
  causes: z.array(expectedCause),
  anyOrder: z.boolean().default(false),
  /** Causes that are true as well, whether or not they are named. Any other finding is wrong. */
  may: z.array(z.string()).default([]),
  not: z.array(z.string()).default([]),
  /** Outcomes that will do as well, with no cause named: the truth is known to the case, but not yet to the trees. */
  orElse: z.array(outcome).default([]),
  severity: z.array(z.enum(['critical', 'warning', 'info'])).optional(),
});

/** Arguments of kubectl; the namespace is added where there is none. What stands in braces is filled in: see placeholders.ts. */
const steps = z.array(z.array(z.string())).default([]);

const caseFile = z.strictObject({
  case: z.string(),
  family: z.enum(['pending', 'crash', 'gpu', 'http', 'control']),
  /** `podOf:deployment/web` stands for a pod that belongs to the Deployment. */
  subject: z.string(),
  also: z.array(z.strictObject({ subject: z.string(), expect: expectation.optional() })).default([]),
  /** Asked again by somebody with few rights; not where nothing can be created any more, such a person neither. */
  fewRights: z.boolean().default(true),
  /** Changes a node, or what all namespaces share: runs when no other case does. */
  alone: z.boolean().default(false),
  /** What it asks depends on objects of all namespaces, so its recording has to claim to hold them. */
  wholeCluster: z.boolean().default(false),
  /** Components of the control plane that stand still while the case runs, which must then run alone. */
  freeze: z.array(z.enum(['kube-scheduler', 'kube-controller-manager'])).default([]),
  /** They stand still from then on only when the fault shows, so that what they have said of it grows old. */
  freezeOnceShown: z.boolean().default(false),
  /** Devices that the kubelet hands out while the case runs, which must then run alone. */
  devicePlugin: z
    .strictObject({
      resource: z.string(),
      healthy: z.number(),
      unhealthy: z.number().default(0),
      /** What the plugin answers when it is asked for devices; empty: it gives them. */
      refuses: z.string().default(''),
      /** It ends once the checks of `wait` are met. */
      ends: z.boolean().default(false),
    })
    .optional(),
  namespaceLabels: z.record(z.string(), z.string()).default({}),
  setup: steps,
  teardown: steps,
  wait: z.array(check).min(1),
  after: steps,
  waitAfter: z.array(check).default([]),
  /** Seconds to wait after the last check, for a fault that shows only by lasting. */
  settleSeconds: z.number().default(0),
  /** The user agrees beforehand to commands in containers. */
  consent: z.boolean().default(false),
  /** What the recording holds of commands run in containers: POD/CONTAINER, then the command. */
  exec: steps,
  expect: expectation,
});

export type Check = z.infer<typeof check>;
export type Expectation = z.infer<typeof expectation>;
export type Manifest = {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
};
export type Case = z.infer<typeof caseFile> & {
  /** `pending-insufficient-cpu`: also the name of its namespace and of its recording. */
  readonly id: string;
  readonly folder: string;
  readonly manifests: readonly Manifest[];
};

/** The subjects that a case asks about, each with what must be said of it. */
export function asked(test: Case): readonly { readonly subject: string; readonly expect: Expectation }[] {
  const all: Case['also'] = [{ subject: test.subject }, ...test.also];
  return all.map(({ subject, expect = test.expect }) => ({ subject, expect }));
}

/** Reads one case file. Throws with the file's name when it does not have the form above. */
function readCase(file: string): Case {
  const [head, ...manifests] = parseAllDocuments(readFileSync(file, 'utf8')).map((d) => d.toJS());
  const parsed = caseFile.safeParse(head);
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const folder = dirname(file);
  return { ...parsed.data, id: `${basename(folder)}-${basename(file, '.yaml')}`, folder, manifests };
}

/** Every case under a folder, `<family>/<cause>[-variant].yaml`, in the order of their names. */
export function readCases(folder: string): Case[] {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((family) => readdirSync(join(folder, family.name)).map((name) => join(folder, family.name, name)))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  return files.map(readCase);
}
