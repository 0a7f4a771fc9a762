/** The JSON contract north/v1 as zod schemas: the published JSON Schemas are made from these. */
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();
const severity = z.enum(['critical', 'warning', 'info']);
const confidence = z.enum(['proven', 'likely', 'possible']);

const objectRef = z.object({
  kind: z.string(),
  group: z.string().describe('The API group of a kind that not every Kubernetes has').exactOptional(),
  namespace: z.string().exactOptional(),
  name: z.string(),
});

const place = objectRef.extend({
  field: z.string().describe('Dotted path from the root of the object: spec.containers[web].image'),
});

const evidence = z.object({
  says: z.string(),
  object: objectRef.exactOptional(),
  field: z.string().exactOptional(),
  value: z.unknown().exactOptional(),
  command: z.string().exactOptional().describe('A complete kubectl command that shows this evidence'),
  observed: time.exactOptional(),
});

const fix = z.object({
  id: z.string(),
  title: z.string(),
  risk: z.enum(['none', 'restart', 'disruption', 'data-loss']),
  verified: z.boolean().describe('True only if the change was tried on a copy of the facts and turned the walk green'),
  command: z.string().exactOptional(),
  object: objectRef.exactOptional().describe('What the patch changes'),
  patch: z.unknown().exactOptional(),
  undo: z.string().exactOptional(),
  owner: z.enum(['helm', 'argocd', 'flux', 'operator', 'none']),
});

const pathStep = z.object({
  tree: z.string(),
  step: z.string(),
  subject: objectRef,
  part: z.string().exactOptional(),
  question: z.string(),
  answer: z.enum(['yes', 'no', 'unknown']),
  because: z.string(),
  teach: z.string().exactOptional(),
});

const finding = z.object({
  cause: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  severity,
  confidence,
  title: z.string(),
  explanation: z.string(),
  at: list(place),
  evidence: list(evidence),
  fixes: list(fix),
  path: list(pathStep),
  see: list(z.string()),
});

const unknown = z.object({ what: z.string(), why: z.string(), ask: z.string() });
const source = z.object({ kind: z.enum(['cluster', 'recording']), context: z.string(), server: z.string() });
const timing = z.object({ totalMs: z.number(), requests: z.number(), bytes: z.number() });

export const diagnosisContract = z
  .object({
    apiVersion: z.literal('north/v1'),
    kind: z.literal('Diagnosis'),
    tool: z.string(),
    source,
    now: time,
    subject: objectRef,
    outcome: z.enum(['found', 'healthy', 'starting', 'undecided']),
    summary: z.string(),
    findings: list(finding).describe('Root cause first, then independent causes, then contributing ones'),
    unknown: list(unknown).describe('What could not be read; it is unknown, not healthy'),
    path: list(pathStep),
    timing,
  })
  .meta({ id: 'Diagnosis', title: 'Diagnosis of one object by kubectl north' });

const triageItem = z.object({
  subject: objectRef,
  symptom: z.string(),
  since: z.union([time, z.literal('')]),
  count: z.int().min(1),
  cause: z.string().exactOptional(),
  confidence: confidence.exactOptional(),
  severity,
  title: z.string(),
  others: list(objectRef),
});

export const triageContract = z
  .object({
    apiVersion: z.literal('north/v1'),
    kind: z.literal('Triage'),
    tool: z.string(),
    source,
    now: time,
    scope: z.string().describe('A namespace, or * for all'),
    items: list(triageItem).describe('Worst first, grouped by cause'),
    unknown: list(unknown),
    examined: z.object({ pods: z.int(), workloads: z.int() }),
    timing,
  })
  .meta({ id: 'Triage', title: 'Everything broken, by kubectl north triage' });

/** The files to publish, by name. Unknown fields are allowed: later versions may add some. */
export function publishedSchemas(): Readonly<Record<'diagnosis.schema.json' | 'triage.schema.json', object>> {
  return {
    'diagnosis.schema.json': jsonSchema(diagnosisContract),
    'triage.schema.json': jsonSchema(triageContract),
  };
}

function jsonSchema(contract: z.ZodType): object {
  return z.toJSONSchema(contract, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
    },
  });
}
